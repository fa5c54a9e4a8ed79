"""The Runfolio server: :func:`runfolio.server.app.create_app`."""
