"""The workshop: agenda, stages, entries, and what it leaves behind"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('workshop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('agenda', sa.JSON(), nullable=False),
    sa.Column('starts', sa.JSON(), nullable=False),
    sa.Column('current', sa.String(length=16), nullable=False),
    sa.Column('follow', sa.Boolean(), nullable=False),
    sa.Column('blank', sa.Boolean(), nullable=False),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_deal_id_deal')),
    sa.ForeignKeyConstraint(['leader_id'], ['user.id'], name=op.f('fk_workshop_leader_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop')),
    sa.UniqueConstraint('deal_id', name=op.f('uq_workshop_deal_id'))
    )
    op.create_table('workshop_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('provider_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('customer_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('override', sa.String(length=1000), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('sent', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_decision_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_decision')),
    sa.UniqueConstraint('sent', name=op.f('uq_workshop_decision_sent'))
    )
    op.create_table('workshop_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('owner', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('sent', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_item_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_item')),
    sa.UniqueConstraint('sent', name=op.f('uq_workshop_item_sent'))
    )
    op.create_table('workshop_presence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_presence_deal_id_deal')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_workshop_presence_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_presence')),
    sa.UniqueConstraint('deal_id', 'user_id', name='uq_workshop_presence_person')
    )
    op.create_table('workshop_side_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_side_note_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_side_note')),
    sa.UniqueConstraint('deal_id', 'side', 'step', name='uq_workshop_side_note_step')
    )
    op.create_table('workshop_stage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_stage_deal_id_deal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_stage')),
    sa.UniqueConstraint('deal_id', 'step', name='uq_workshop_stage_step')
    )
    op.create_table('workshop_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('agenda', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_workshop_template_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_template')),
    sa.UniqueConstraint('user_id', 'name', name='uq_workshop_template_name')
    )
    op.create_table('workshop_ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stage_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('author', sa.String(length=24), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['stage_id'], ['workshop_stage.id'], name=op.f('fk_workshop_ballot_stage_id_workshop_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_ballot')),
    sa.UniqueConstraint('stage_id', 'round', 'side', 'author', name='uq_workshop_ballot_author')
    )
    op.create_table('workshop_done',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stage_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('author', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['stage_id'], ['workshop_stage.id'], name=op.f('fk_workshop_done_stage_id_workshop_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_done')),
    sa.UniqueConstraint('stage_id', 'round', 'side', 'author', name='uq_workshop_done_author')
    )
    op.create_table('workshop_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('stage_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=16), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sent', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_workshop_entry_deal_id_deal')),
    sa.ForeignKeyConstraint(['stage_id'], ['workshop_stage.id'], name=op.f('fk_workshop_entry_stage_id_workshop_stage')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_workshop_entry_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_entry')),
    sa.UniqueConstraint('sent', name=op.f('uq_workshop_entry_sent'))
    )
    op.create_table('workshop_reveal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stage_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['stage_id'], ['workshop_stage.id'], name=op.f('fk_workshop_reveal_stage_id_workshop_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workshop_reveal')),
    sa.UniqueConstraint('stage_id', 'round', name='uq_workshop_reveal_round')
    )


def downgrade() -> None:
    op.drop_table('workshop_reveal')
    op.drop_table('workshop_entry')
    op.drop_table('workshop_done')
    op.drop_table('workshop_ballot')
    op.drop_table('workshop_template')
    op.drop_table('workshop_stage')
    op.drop_table('workshop_side_note')
    op.drop_table('workshop_presence')
    op.drop_table('workshop_item')
    op.drop_table('workshop_decision')
    op.drop_table('workshop')
