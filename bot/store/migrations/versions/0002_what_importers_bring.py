"""Where do payment methods, stock that nobody counted and ready-made behaviour go?

Revision 0002.
"""

import sqlalchemy as sa
from alembic import op

from bot.store import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("payment_methods", types.json_column_type(), nullable=True))
    op.add_column("stock", sa.Column("counted", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "behaviour_summaries",
        sa.Column("customer_id", types.IdText(), nullable=False),
        sa.Column("views", sa.Float(), nullable=False),
        sa.Column("money", sa.Float(), nullable=False),
        sa.Column("frequency", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_behaviour_summaries_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_behaviour_summaries")),
    )


def downgrade() -> None:
    op.drop_table("behaviour_summaries")
    with op.batch_alter_table("stock") as stock:
        stock.drop_column("counted")
    with op.batch_alter_table("customers") as customers:
        customers.drop_column("payment_methods")
