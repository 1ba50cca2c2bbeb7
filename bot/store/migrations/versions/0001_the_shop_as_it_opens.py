"""Which tables does the shop open with?

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

from bot.store import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("login", types.FreeText(), nullable=False),
        sa.Column("login_key", types.IdText(), nullable=False),
        sa.Column("name", types.FreeText(), nullable=False),
        sa.Column("role", types.IdText(), nullable=False),
        sa.Column("password_hash", types.FreeText(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("login_key", name=op.f("uq_agents_login_key")),
    )
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    op.create_table(
        "categories",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("name_zh", types.FreeText(), nullable=False),
        sa.Column("name_en", types.FreeText(), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
    )
    op.create_table(
        "customers",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("name", types.FreeText(), nullable=False),
        sa.Column("email", types.FreeText(), nullable=True),
        sa.Column("phone", types.FreeText(), nullable=True),
        sa.Column("language", types.IdText(), nullable=False),
        sa.Column("address", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_table(
        "daily_sales",
        sa.Column("variant_id", types.IdText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("variant_id", "day", name=op.f("pk_daily_sales")),
    )
    op.create_table(
        "faq",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("question_zh", types.FreeText(), nullable=False),
        sa.Column("question_en", types.FreeText(), nullable=False),
        sa.Column("answer_zh", types.FreeText(), nullable=False),
        sa.Column("answer_en", types.FreeText(), nullable=False),
        sa.Column("intent", types.IdText(), nullable=True),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq")),
    )
    op.create_table(
        "meta",
        sa.Column("key", types.IdText(), nullable=False),
        sa.Column("value", types.FreeText(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "proof_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", types.IdText(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_failures")),
    )
    op.create_index(op.f("ix_proof_failures_key_at"), "proof_failures", ["key", "at"])

    op.create_table(
        "segments",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("name_zh", types.FreeText(), nullable=False),
        sa.Column("name_en", types.FreeText(), nullable=False),
        sa.Column("description_zh", types.FreeText(), nullable=False),
        sa.Column("description_en", types.FreeText(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("favourite_categories", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("price_level", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
    )
    op.create_table(
        "warehouses",
        sa.Column("id", types.IdText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("token_hash", types.IdText(), nullable=False),
        sa.Column("agent_id", types.IdText(), nullable=False),
        sa.Column("csrf_token", types.FreeText(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_agent_sessions_agent_id_agents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_agent_sessions")),
    )
    op.create_index(op.f("ix_agent_sessions_agent_id"), "agent_sessions", ["agent_id"])

    op.create_table(
        "behaviour_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", types.IdText(), nullable=False),
        sa.Column("kind", types.IdText(), nullable=False),
        sa.Column("product_id", types.IdText(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_behaviour_events_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behaviour_events")),
        sa.UniqueConstraint(
            "customer_id",
            "at",
            "kind",
            "product_id",
            "quantity",
            name=op.f("uq_behaviour_events_customer_id_at_kind_product_id_quantity"),
        ),
    )
    op.create_table(
        "conversations",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("channel", types.IdText(), nullable=False),
        sa.Column("language", types.IdText(), nullable=False),
        sa.Column("owner", types.IdText(), nullable=False),
        sa.Column("token_hash", types.IdText(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("updated_at", types.Moment(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("shopper_seq", sa.Integer(), nullable=False),
        sa.Column("answered_seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("customer_id", types.IdText(), nullable=True),
        sa.Column("agent_id", types.IdText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_conversations_agent_id_agents"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_conversations_customer_id_customers"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_agent_id"), "conversations", ["agent_id"])
    op.create_index(op.f("ix_conversations_customer_id"), "conversations", ["customer_id"])
    op.create_index(op.f("ix_conversations_owner_updated_at"), "conversations", ["owner", "updated_at"])
    op.create_index(
        "ix_conversations_unanswered",
        "conversations",
        ["updated_at"],
        sqlite_where=sa.text("owner = 'bot' AND shopper_seq > answered_seq"),
        postgresql_where=sa.text("owner = 'bot' AND shopper_seq > answered_seq"),
    )

    op.create_table(
        "orders",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("customer_id", types.IdText(), nullable=False),
        sa.Column("status", types.IdText(), nullable=False),
        sa.Column("placed_at", types.Moment(), nullable=True),
        sa.Column("address", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("currency", types.IdText(), nullable=False),
        sa.Column("shipping_fee", types.Amount(), nullable=False),
        sa.Column("discount", types.Amount(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index(op.f("ix_orders_customer_id_placed_at"), "orders", ["customer_id", "placed_at"])

    op.create_table(
        "products",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("category_id", types.IdText(), nullable=True),
        sa.Column("name_zh", types.FreeText(), nullable=False),
        sa.Column("name_en", types.FreeText(), nullable=False),
        sa.Column("brand_zh", types.FreeText(), nullable=False),
        sa.Column("brand_en", types.FreeText(), nullable=False),
        sa.Column("description_zh", types.FreeText(), nullable=False),
        sa.Column("description_en", types.FreeText(), nullable=False),
        sa.Column("image", types.FreeText(), nullable=True),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_products_category_id_categories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_index(op.f("ix_products_category_id"), "products", ["category_id"])

    op.create_table(
        "segment_members",
        sa.Column("customer_id", types.IdText(), nullable=False),
        sa.Column("segment_id", types.IdText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_segment_members_customer_id_customers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segments.id"], name=op.f("fk_segment_members_segment_id_segments"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_segment_members")),
    )
    op.create_index(op.f("ix_segment_members_segment_id"), "segment_members", ["segment_id"])

    op.create_table(
        "messages",
        sa.Column("conversation_id", types.IdText(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sender", types.IdText(), nullable=False),
        sa.Column("kind", types.IdText(), nullable=False),
        sa.Column("text", types.FreeText(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("client_id", types.IdText(), nullable=True),
        sa.Column("author", types.FreeText(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_messages_conversation_id_client_id")),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", types.IdText(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("variant_id", types.IdText(), nullable=False),
        sa.Column("product_id", types.IdText(), nullable=False),
        sa.Column("name", types.FreeText(), nullable=False),
        sa.Column("options", types.FreeText(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", types.Amount(), nullable=False),
        sa.Column("currency", types.IdText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "line", name=op.f("pk_order_lines")),
    )
    op.create_table(
        "payments",
        sa.Column("order_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", types.IdText(), nullable=False),
        sa.Column("amount", types.Amount(), nullable=False),
        sa.Column("currency", types.IdText(), nullable=False),
        sa.Column("method", types.FreeText(), nullable=False),
        sa.Column("at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_payments_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_payments")),
    )
    op.create_table(
        "product_attributes",
        sa.Column("product_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", types.IdText(), nullable=False),
        sa.Column("name_zh", types.FreeText(), nullable=False),
        sa.Column("name_en", types.FreeText(), nullable=False),
        sa.Column("value_zh", types.FreeText(), nullable=False),
        sa.Column("value_en", types.FreeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_attributes_product_id_products"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_product_attributes")),
    )
    op.create_table(
        "returns",
        sa.Column("order_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("kind", types.IdText(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", types.FreeText(), nullable=False),
        sa.Column("status", types.IdText(), nullable=False),
        sa.Column("requested_at", types.Moment(), nullable=False),
        sa.Column("refund", types.Amount(), nullable=True),
        sa.Column("refund_currency", types.IdText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_returns_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_returns")),
    )
    op.create_table(
        "shipments",
        sa.Column("order_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tracking_number", types.FreeText(), nullable=False),
        sa.Column("carrier", types.FreeText(), nullable=False),
        sa.Column("lines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_shipments_order_id_orders"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_shipments")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("conversation_id", types.IdText(), nullable=False),
        sa.Column("state", types.IdText(), nullable=False),
        sa.Column("reason", types.IdText(), nullable=False),
        sa.Column("card", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("assigned_at", types.Moment(), nullable=True),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.Column("agent_id", types.IdText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_tickets_agent_id_agents"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_tickets_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index(op.f("ix_tickets_agent_id"), "tickets", ["agent_id"])
    op.create_index(op.f("ix_tickets_conversation_id"), "tickets", ["conversation_id"])
    op.create_index(op.f("ix_tickets_state_created_at"), "tickets", ["state", "created_at"])
    op.create_index(
        "uq_tickets_open",
        "tickets",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'assigned')"),
        postgresql_where=sa.text("state IN ('waiting', 'assigned')"),
    )

    op.create_table(
        "variants",
        sa.Column("id", types.IdText(), nullable=False),
        sa.Column("product_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("price", types.Amount(), nullable=True),
        sa.Column("currency", types.IdText(), nullable=True),
        sa.Column("barcode", types.IdText(), nullable=True),
        sa.Column("image", types.FreeText(), nullable=True),
        sa.CheckConstraint("(price IS NULL) = (currency IS NULL)", name=op.f("ck_variants_price_has_currency")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_variants_product_id_products"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variants")),
    )
    op.create_index(op.f("ix_variants_barcode"), "variants", ["barcode"])
    op.create_index(op.f("ix_variants_product_id_position"), "variants", ["product_id", "position"])

    op.create_table(
        "verified_customers",
        sa.Column("conversation_id", types.IdText(), nullable=False),
        sa.Column("customer_id", types.IdText(), nullable=False),
        sa.Column("level", types.IdText(), nullable=False),
        sa.Column("proven_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_verified_customers_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
            name=op.f("fk_verified_customers_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_verified_customers")),
    )
    op.create_index(op.f("ix_verified_customers_customer_id"), "verified_customers", ["customer_id"])

    op.create_table(
        "shipment_events",
        sa.Column("order_id", types.IdText(), nullable=False),
        sa.Column("shipment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("code", types.IdText(), nullable=False),
        sa.Column("place", types.FreeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id", "shipment"],
            ["shipments.order_id", "shipments.position"],
            name=op.f("fk_shipment_events_order_id_shipments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_id", "shipment", "position", name=op.f("pk_shipment_events")),
    )
    op.create_table(
        "stock",
        sa.Column("variant_id", types.IdText(), nullable=False),
        sa.Column("warehouse_id", types.IdText(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("restock_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name=op.f("fk_stock_variant_id_variants"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_warehouse_id_warehouses")),
        sa.PrimaryKeyConstraint("variant_id", "warehouse_id", name=op.f("pk_stock")),
    )
    op.create_index(op.f("ix_stock_warehouse_id"), "stock", ["warehouse_id"])

    op.create_table(
        "variant_options",
        sa.Column("variant_id", types.IdText(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", types.IdText(), nullable=False),
        sa.Column("name_zh", types.FreeText(), nullable=False),
        sa.Column("name_en", types.FreeText(), nullable=False),
        sa.Column("value_zh", types.FreeText(), nullable=False),
        sa.Column("value_en", types.FreeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variants.id"], name=op.f("fk_variant_options_variant_id_variants"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("variant_id", "position", name=op.f("pk_variant_options")),
    )


def downgrade() -> None:
    op.drop_table("variant_options")
    op.drop_table("stock")
    op.drop_table("shipment_events")
    op.drop_table("verified_customers")
    op.drop_table("variants")
    op.drop_table("tickets")
    op.drop_table("shipments")
    op.drop_table("returns")
    op.drop_table("product_attributes")
    op.drop_table("payments")
    op.drop_table("order_lines")
    op.drop_table("messages")
    op.drop_table("segment_members")
    op.drop_table("products")
    op.drop_table("orders")
    op.drop_table("conversations")
    op.drop_table("behaviour_events")
    op.drop_table("agent_sessions")
    op.drop_table("warehouses")
    op.drop_table("segments")
    op.drop_table("proof_failures")
    op.drop_table("meta")
    op.drop_table("faq")
    op.drop_table("daily_sales")
    op.drop_table("customers")
    op.drop_table("categories")
    op.drop_table("catalogue_version")
    op.drop_table("agents")
