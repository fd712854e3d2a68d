"""What the parties do after a round without an overlap"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('parking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('back_on', sa.Date(), nullable=False),
    sa.Column('parked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('resumed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_parking_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parking'))
    )
    op.create_table('move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_move_deal_id_deal')),
    sa.ForeignKeyConstraint(['frame_id'], ['frame.id'], name=op.f('fk_move_frame_id_frame')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move')),
    sa.UniqueConstraint('frame_id', 'kind', name='uq_move_frame_id_kind')
    )
    op.create_table('move_wish',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('frame_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['frame_id'], ['frame.id'], name=op.f('fk_move_wish_frame_id_frame')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move_wish')),
    sa.UniqueConstraint('frame_id', 'side', 'kind', name='uq_move_wish_frame_id_side_kind')
    )


def downgrade() -> None:
    op.drop_table('move_wish')
    op.drop_table('move')
    op.drop_table('parking')
