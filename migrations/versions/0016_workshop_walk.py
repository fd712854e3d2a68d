"""The walk through the baseline: its events, and what each side says of them"""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workshop_walk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('shown', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_walk_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_walk')),
    sa.UniqueConstraint('deal_id', name=op.f('uq_workshop_walk_deal_id'))
    )
    op.create_table('workshop_walk_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_walk_event_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_walk_event')),
    sa.UniqueConstraint('deal_id', 'key', name='uq_workshop_walk_event_key')
    )
    op.create_table('workshop_walk_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('answer', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_walk_word_deal_id_deal')),
    sa.ForeignKeyConstraint(['event_id'], ['workshop_walk_event.id'], name=op.f('fk_workshop_walk_word_event_id_workshop_walk_event')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_workshop_walk_word_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_walk_word')),
    sa.UniqueConstraint('event_id', 'side', name='uq_workshop_walk_word_side')
    )


def downgrade() -> None:
    op.drop_table('workshop_walk_word')
    op.drop_table('workshop_walk_event')
    op.drop_table('workshop_walk')
