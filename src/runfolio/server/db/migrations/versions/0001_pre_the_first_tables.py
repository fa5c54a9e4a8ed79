"""The first tables."""

import sqlalchemy as sa
from alembic import op

from runfolio.server.db import types

revision = "0001_pre"
down_revision = None
branch_labels = None
depends_on = None

_COMPRESSED = {
    "metric_batches": ("payload",),
    "metric_axes": ("steps", "times", "offsets"),
    "metric_chunks": ("values", "rollup"),
    "console_chunks": ("payload",),
}
"""Columns whose bytes are compressed already: PostgreSQL need not try again."""


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("owner", types.CleanText(), nullable=True),
        sa.Column("description", types.CleanText(), nullable=True),
        sa.Column("status", types.CleanText(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("status IN ('active', 'archived', 'deleted')", name=op.f("ck_experiments_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.UniqueConstraint("name", name=op.f("uq_experiments_name")),
    )
    op.create_index(
        op.f("ix_experiments_status_created_at_id"), "experiments", ["status", "created_at", "id"], unique=False
    )
    op.create_table(
        "objects",
        sa.Column("digest", types.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_objects")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", types.CleanText(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "metric_definitions",
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("pattern", types.CleanText(), nullable=False),
        sa.Column("x", types.CleanText(), nullable=True),
        sa.Column("goal", types.CleanText(), nullable=True),
        sa.Column("unit", types.CleanText(), nullable=True),
        sa.Column("format", types.CleanText(), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", types.CleanText(), nullable=False),
        sa.CheckConstraint("goal IN ('min', 'max')", name=op.f("ck_metric_definitions_goal")),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiments.id"],
            name=op.f("fk_metric_definitions_experiment_id_experiments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("experiment_id", "pattern", name=op.f("pk_metric_definitions")),
    )
    op.create_table(
        "runs",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("status", types.CleanText(), nullable=False),
        sa.Column("lifecycle", types.CleanText(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("owner", types.CleanText(), nullable=True),
        sa.Column("group_name", types.CleanText(), nullable=True),
        sa.Column("parent_id", types.CleanText(), nullable=True),
        sa.Column("notes", types.CleanText(), nullable=True),
        sa.Column("notes_at", sa.BigInteger(), nullable=True),
        sa.Column("set_at", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("lifecycle IN ('active', 'archived', 'deleted')", name=op.f("ck_runs_lifecycle")),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'finished', 'failed', 'killed', 'crashed', 'preempted')",
            name=op.f("ck_runs_status"),
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_runs_experiment_id_experiments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(
        op.f("ix_runs_experiment_id_lifecycle_created_at_id"),
        "runs",
        ["experiment_id", "lifecycle", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_runs_experiment_id_lifecycle_updated_at_status"),
        "runs",
        ["experiment_id", "lifecycle", "updated_at", "status"],
        unique=False,
    )
    op.create_index(op.f("ix_runs_experiment_id_status"), "runs", ["experiment_id", "status"], unique=False)
    op.create_index(op.f("ix_runs_parent_id"), "runs", ["parent_id"], unique=False)
    op.create_index(op.f("ix_runs_updated_at_id"), "runs", ["updated_at", "id"], unique=False)
    op.create_table(
        "views",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("owner", types.CleanText(), nullable=True),
        sa.Column("state", types.Json, nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_views_experiment_id_experiments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("experiment_id", "name", name=op.f("uq_views_experiment_id_name")),
    )
    op.create_table(
        "artifacts",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("path", types.CleanText(), nullable=False),
        sa.Column("digest", types.CleanText(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", types.CleanText(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", types.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_artifacts_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "path", name=op.f("pk_artifacts")),
    )
    op.create_index(op.f("ix_artifacts_digest"), "artifacts", ["digest"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("status", types.CleanText(), nullable=False),
        sa.Column("exit_code", sa.BigInteger(), nullable=True),
        sa.Column("reason", types.CleanText(), nullable=True),
        sa.Column("host", types.CleanText(), nullable=True),
        sa.Column("pid", sa.BigInteger(), nullable=True),
        sa.Column("slurm_job_id", types.CleanText(), nullable=True),
        sa.Column("step_at_start", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("facts_at", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'finished', 'failed', 'killed', 'crashed', 'preempted')",
            name=op.f("ck_attempts_status"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_attempts_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "id", name=op.f("pk_attempts")),
    )
    op.create_index(
        "ix_attempts_running",
        "attempts",
        ["run_id"],
        unique=False,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_table(
        "console_chunks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("attempt_id", types.CleanText(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("stream", sa.SmallInteger(), nullable=False),
        sa.Column("first_line", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_console_chunks_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_chunks")),
    )
    op.create_index(
        op.f("ix_console_chunks_run_id_attempt_id_at_size"),
        "console_chunks",
        ["run_id", "attempt_id", "at", "size"],
        unique=False,
    )
    op.create_index(
        op.f("ix_console_chunks_run_id_attempt_id_until"),
        "console_chunks",
        ["run_id", "attempt_id", "until"],
        unique=False,
    )
    op.create_index(
        op.f("ix_console_chunks_run_id_writer_id_stream_first_line"),
        "console_chunks",
        ["run_id", "writer_id", "stream", "first_line"],
        unique=True,
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("digest", types.CleanText(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_idempotency_keys_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("kind", types.CleanText(), nullable=False),
        sa.Column("digest", types.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", types.CleanText(), nullable=False),
        sa.Column("caption", types.CleanText(), nullable=True),
        sa.Column("meta", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_media_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    op.create_index(op.f("ix_media_digest"), "media", ["digest"], unique=False)
    op.create_index(
        op.f("ix_media_run_id_name_step_index_writer_id"),
        "media",
        ["run_id", "name", "step", "index", "writer_id"],
        unique=True,
    )
    op.create_table(
        "metric_axes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("attempt_id", types.CleanText(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("min_step", sa.BigInteger(), nullable=False),
        sa.Column("max_step", sa.BigInteger(), nullable=False),
        sa.Column("min_time", sa.BigInteger(), nullable=False),
        sa.Column("max_time", sa.BigInteger(), nullable=False),
        sa.Column("steps", sa.LargeBinary(), nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("offsets", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_metric_axes_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_axes")),
    )
    op.create_index(op.f("ix_metric_axes_run_id"), "metric_axes", ["run_id"], unique=False)
    op.create_table(
        "metric_batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("attempt_id", types.CleanText(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("prelude", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.Boolean(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_metric_batches_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_batches")),
    )
    op.create_index(op.f("ix_metric_batches_run_id_id"), "metric_batches", ["run_id", "id"], unique=False)
    op.create_index(
        "ix_metric_batches_unfolded",
        "metric_batches",
        ["run_id"],
        unique=False,
        sqlite_where=sa.text("folded = 0"),
        postgresql_where=sa.text("NOT folded"),
    )
    op.create_table(
        "metric_tasks",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("refold", sa.Boolean(), nullable=False),
        sa.Column("finish", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_metric_tasks_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_metric_tasks")),
    )
    op.create_table(
        "metrics",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("timestamp", types.UtcDateTime(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sum", sa.Float(precision=53), nullable=False),
        sa.Column("min", sa.Float(precision=53), nullable=True),
        sa.Column("min_step", sa.BigInteger(), nullable=True),
        sa.Column("max", sa.Float(precision=53), nullable=True),
        sa.Column("max_step", sa.BigInteger(), nullable=True),
        sa.Column("first_step", sa.BigInteger(), nullable=False),
        sa.Column("nonfinite_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_metrics_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_metrics")),
        postgresql_with={"fillfactor": 50},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_metrics_value", "metrics", ["experiment_id", "name", "value", "run_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("writer_id", types.CleanText(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("notice", types.CleanText(), nullable=False),
        sa.Column("message", types.CleanText(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_notices_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "writer_id", "offset", name=op.f("pk_notices")),
    )
    op.create_table(
        "params",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("kind", types.CleanText(), nullable=False),
        sa.Column("text", types.CleanText(), nullable=True),
        sa.Column("number", sa.Float(precision=53), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", types.CleanText(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'boolean', 'null', 'json', 'unset')", name=op.f("ck_params_kind")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_params_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "key", name=op.f("pk_params")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_params_text", "params", ["experiment_id", "key", sa.text("substr(text, 1, 200)"), "run_id"], unique=False
    )
    op.create_index("ix_params_number", "params", ["experiment_id", "key", "number", "run_id"], unique=False)
    op.create_table(
        "summary",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("kind", types.CleanText(), nullable=False),
        sa.Column("text", types.CleanText(), nullable=True),
        sa.Column("number", sa.Float(precision=53), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", types.CleanText(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'boolean', 'null', 'json', 'unset')", name=op.f("ck_summary_kind")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_summary_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "key", name=op.f("pk_summary")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_summary_text", "summary", ["experiment_id", "key", sa.text("substr(text, 1, 200)"), "run_id"], unique=False
    )
    op.create_index("ix_summary_number", "summary", ["experiment_id", "key", "number", "run_id"], unique=False)
    op.create_table(
        "tags",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("kind", types.CleanText(), nullable=False),
        sa.Column("text", types.CleanText(), nullable=True),
        sa.Column("number", sa.Float(precision=53), nullable=True),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", types.CleanText(), nullable=False),
        sa.CheckConstraint("kind IN ('text', 'number', 'boolean', 'null', 'json', 'unset')", name=op.f("ck_tags_kind")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_tags_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "key", name=op.f("pk_tags")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_tags_text", "tags", ["experiment_id", "key", sa.text("substr(text, 1, 200)"), "run_id"], unique=False
    )
    op.create_index("ix_tags_number", "tags", ["experiment_id", "key", "number", "run_id"], unique=False)
    op.create_table(
        "writers",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("attempt_id", types.CleanText(), nullable=True),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(), nullable=True),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(), nullable=True),
        sa.Column("status", types.CleanText(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("exit_code", sa.BigInteger(), nullable=True),
        sa.Column("reason", types.CleanText(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_writers_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "id", name=op.f("pk_writers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "metric_chunks",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("axis_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rollup", sa.LargeBinary(), nullable=True),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_metric_chunks_run_id_runs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["axis_id"], ["metric_axes.id"], name=op.f("fk_metric_chunks_axis_id_metric_axes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "name", "axis_id", name=op.f("pk_metric_chunks")),
    )
    op.create_index(op.f("ix_metric_chunks_axis_id_name"), "metric_chunks", ["axis_id", "name"], unique=False)

    op.create_table(
        "schema_info", sa.Column("min_level", sa.Integer(), nullable=False), comment="least server that may use this"
    )
    op.execute("INSERT INTO schema_info (min_level) VALUES (1)")
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _COMPRESSED.items():
            for column in columns:
                op.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET STORAGE EXTERNAL')


def downgrade() -> None:
    op.drop_table("schema_info")
    op.drop_index(op.f("ix_metric_chunks_axis_id_name"), table_name="metric_chunks")
    op.drop_table("metric_chunks")
    op.drop_table("writers")
    op.drop_index("ix_tags_number", table_name="tags")
    op.drop_table("tags")
    op.drop_index("ix_summary_number", table_name="summary")
    op.drop_table("summary")
    op.drop_index("ix_params_number", table_name="params")
    op.drop_table("params")
    op.drop_table("notices")
    op.drop_index("ix_metrics_value", table_name="metrics")
    op.drop_table("metrics")
    op.drop_table("metric_tasks")
    op.drop_index(
        "ix_metric_batches_unfolded",
        table_name="metric_batches",
        sqlite_where=sa.text("folded = 0"),
        postgresql_where=sa.text("NOT folded"),
    )
    op.drop_index(op.f("ix_metric_batches_run_id_id"), table_name="metric_batches")
    op.drop_table("metric_batches")
    op.drop_index(op.f("ix_metric_axes_run_id"), table_name="metric_axes")
    op.drop_table("metric_axes")
    op.drop_index(op.f("ix_media_run_id_name_step_index_writer_id"), table_name="media")
    op.drop_index(op.f("ix_media_digest"), table_name="media")
    op.drop_table("media")
    op.drop_table("idempotency_keys")
    op.drop_index(op.f("ix_console_chunks_run_id_writer_id_stream_first_line"), table_name="console_chunks")
    op.drop_index(op.f("ix_console_chunks_run_id_attempt_id_until"), table_name="console_chunks")
    op.drop_index(op.f("ix_console_chunks_run_id_attempt_id_at_size"), table_name="console_chunks")
    op.drop_table("console_chunks")
    op.drop_index(
        "ix_attempts_running",
        table_name="attempts",
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.drop_table("attempts")
    op.drop_index(op.f("ix_artifacts_digest"), table_name="artifacts")
    op.drop_table("artifacts")
    op.drop_index(op.f("ix_runs_updated_at_id"), table_name="runs")
    op.drop_index(op.f("ix_runs_parent_id"), table_name="runs")
    op.drop_index(op.f("ix_runs_experiment_id_status"), table_name="runs")
    op.drop_index(op.f("ix_runs_experiment_id_lifecycle_updated_at_status"), table_name="runs")
    op.drop_index(op.f("ix_runs_experiment_id_lifecycle_created_at_id"), table_name="runs")
    op.drop_table("views")
    op.drop_table("runs")
    op.drop_table("metric_definitions")
    op.drop_table("outbox")
    op.drop_table("objects")
    op.drop_index(op.f("ix_experiments_status_created_at_id"), table_name="experiments")
    op.drop_table("experiments")
