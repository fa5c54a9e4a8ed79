"""Tags of experiments, datasets that runs used, models and their registry."""

import sqlalchemy as sa
from alembic import op

from runfolio.server.db import types

revision = "0002_pre"
down_revision = "0001_pre"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "registered_models",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("description", types.CleanText(), nullable=True),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("last_version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_models")),
        sa.UniqueConstraint("name", name=op.f("uq_registered_models_name")),
    )
    op.create_table(
        "datasets",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("digest", types.CleanText(), nullable=False),
        sa.Column("source_type", types.CleanText(), nullable=False),
        sa.Column("source", types.CleanText(), nullable=False),
        sa.Column("schema", types.CleanText(), nullable=True),
        sa.Column("profile", types.CleanText(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiments.id"],
            name=op.f("fk_datasets_experiment_id_experiments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
    )
    op.create_index(
        op.f("ix_datasets_experiment_id_name_digest"), "datasets", ["experiment_id", "name", "digest"], unique=True
    )
    op.create_table(
        "experiment_tags",
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("value", types.CleanText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experiment_id"],
            ["experiments.id"],
            name=op.f("fk_experiment_tags_experiment_id_experiments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("experiment_id", "key", name=op.f("pk_experiment_tags")),
    )
    op.create_table(
        "model_aliases",
        sa.Column("registered_model_id", types.CleanText(), nullable=False),
        sa.Column("alias", types.CleanText(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registered_model_id"],
            ["registered_models.id"],
            name=op.f("fk_model_aliases_registered_model_id_registered_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registered_model_id", "alias", name=op.f("pk_model_aliases")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "models",
        sa.Column("id", types.CleanText(), nullable=False),
        sa.Column("experiment_id", types.CleanText(), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=True),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("type", types.CleanText(), nullable=True),
        sa.Column("status", types.CleanText(), nullable=False),
        sa.Column("status_message", types.CleanText(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("deleted_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'ready', 'failed')", name=op.f("ck_models_status")),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiments.id"], name=op.f("fk_models_experiment_id_experiments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
    )
    op.create_index(
        op.f("ix_models_experiment_id_created_at_id"), "models", ["experiment_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_models_run_id"), "models", ["run_id"], unique=False)
    op.create_table(
        "model_files",
        sa.Column("model_id", types.CleanText(), nullable=False),
        sa.Column("path", types.CleanText(), nullable=False),
        sa.Column("digest", types.CleanText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", types.CleanText(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_files_model_id_models"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("model_id", "path", name=op.f("pk_model_files")),
    )
    op.create_index(op.f("ix_model_files_digest"), "model_files", ["digest"], unique=False)
    op.create_table(
        "model_metrics",
        sa.Column("model_id", types.CleanText(), nullable=False),
        sa.Column("name", types.CleanText(), nullable=False),
        sa.Column("dataset_name", types.CleanText(), nullable=False),
        sa.Column("dataset_digest", types.CleanText(), nullable=False),
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("timestamp", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_metrics_model_id_models"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "model_id", "name", "dataset_name", "dataset_digest", "run_id", name=op.f("pk_model_metrics")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_values",
        sa.Column("model_id", types.CleanText(), nullable=False),
        sa.Column("family", types.CleanText(), nullable=False),
        sa.Column("key", types.CleanText(), nullable=False),
        sa.Column("value", types.CleanText(), nullable=False),
        sa.CheckConstraint("family IN ('param', 'tag')", name=op.f("ck_model_values_family")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_values_model_id_models"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("model_id", "family", "key", name=op.f("pk_model_values")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_versions",
        sa.Column("registered_model_id", types.CleanText(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("model_id", types.CleanText(), nullable=True),
        sa.Column("run_id", types.CleanText(), nullable=True),
        sa.Column("path", types.CleanText(), nullable=True),
        sa.Column("source", types.CleanText(), nullable=False),
        sa.Column("description", types.CleanText(), nullable=True),
        sa.Column("owner", types.CleanText(), nullable=True),
        sa.Column("stage", types.CleanText(), nullable=True),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("run_link", types.CleanText(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_model_versions_model_id_models"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["registered_model_id"],
            ["registered_models.id"],
            name=op.f("fk_model_versions_registered_model_id_registered_models"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registered_model_id", "version", name=op.f("pk_model_versions")),
    )
    op.create_index(op.f("ix_model_versions_model_id"), "model_versions", ["model_id"], unique=False)
    op.create_index(op.f("ix_model_versions_run_id"), "model_versions", ["run_id"], unique=False)
    op.create_table(
        "run_datasets",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("dataset_id", types.CleanText(), nullable=False),
        sa.Column("context", types.CleanText(), nullable=False),
        sa.Column("tags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("used_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_run_datasets_dataset_id_datasets"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_datasets_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "dataset_id", "context", name=op.f("pk_run_datasets")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_run_datasets_dataset_id_run_id"), "run_datasets", ["dataset_id", "run_id"], unique=False)
    op.create_table(
        "run_models",
        sa.Column("run_id", types.CleanText(), nullable=False),
        sa.Column("model_id", types.CleanText(), nullable=False),
        sa.Column("role", types.CleanText(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('input', 'output')", name=op.f("ck_run_models_role")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["models.id"], name=op.f("fk_run_models_model_id_models"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_models_run_id_runs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "model_id", "role", name=op.f("pk_run_models")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_run_models_model_id"), "run_models", ["model_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_run_models_model_id"), table_name="run_models")
    op.drop_table("run_models")
    op.drop_index(op.f("ix_run_datasets_dataset_id_run_id"), table_name="run_datasets")
    op.drop_table("run_datasets")
    op.drop_index(op.f("ix_model_versions_run_id"), table_name="model_versions")
    op.drop_index(op.f("ix_model_versions_model_id"), table_name="model_versions")
    op.drop_table("model_versions")
    op.drop_table("model_values")
    op.drop_table("model_metrics")
    op.drop_index(op.f("ix_model_files_digest"), table_name="model_files")
    op.drop_table("model_files")
    op.drop_index(op.f("ix_models_run_id"), table_name="models")
    op.drop_index(op.f("ix_models_experiment_id_created_at_id"), table_name="models")
    op.drop_table("models")
    op.drop_table("model_aliases")
    op.drop_table("experiment_tags")
    op.drop_index(op.f("ix_datasets_experiment_id_name_digest"), table_name="datasets")
    op.drop_table("datasets")
    op.drop_table("registered_models")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
