"""The cascade as a graph: a team's number may be made of others, and stand under several"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('team_node') as table:
        table.add_column(sa.Column('structure', sa.String(length=16), nullable=False, server_default='leaf'))
        table.add_column(sa.Column('unit', sa.String(length=32), nullable=True))
        table.add_column(sa.Column('direction', sa.String(length=8), nullable=True))
        table.add_column(sa.Column('factor', sa.Float(), nullable=False, server_default='1'))
        table.add_column(sa.Column('needed', sa.Integer(), nullable=True))
        table.add_column(sa.Column('support_needed', sa.String(length=500), nullable=False, server_default=''))
        table.add_column(sa.Column('provider_effort', sa.Float(), nullable=True))
        table.add_column(sa.Column('customer_effort', sa.Float(), nullable=True))
        table.add_column(sa.Column('acknowledged', sa.JSON(), nullable=False, server_default='{}'))
        table.alter_column('owner_side', existing_type=sa.String(length=16), nullable=True)
        table.alter_column('current', existing_type=sa.Float(), nullable=True)
        table.alter_column('best', existing_type=sa.Float(), nullable=True)
    with op.batch_alter_table('team_node') as table:
        for name in ('structure', 'factor', 'support_needed', 'acknowledged'):
            table.alter_column(name, server_default=None)
    op.create_table('team_edge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('child_id', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Float(), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['kpi_card.id'], name=op.f('fk_team_edge_card_id_kpi_card')),
    sa.ForeignKeyConstraint(['child_id'], ['team_node.id'], name=op.f('fk_team_edge_child_id_team_node')),
    sa.ForeignKeyConstraint(['deal_id'], ['deal.id'], name=op.f('fk_team_edge_deal_id_deal')),
    sa.ForeignKeyConstraint(['parent_id'], ['team_node.id'], name=op.f('fk_team_edge_parent_id_team_node')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_edge')),
    sa.UniqueConstraint('parent_id', 'child_id', name='uq_team_edge_parent_id_child_id')
    )
    # the teams of the deals so far stand directly under their KPI
    op.execute(
        'INSERT INTO team_edge (deal_id, card_id, parent_id, child_id, weight) '
        'SELECT deal_id, card_id, NULL, id, weight FROM team_node ORDER BY card_id, position, id'
    )
    # no batch here: a table that others refer to is not made anew
    op.drop_column('team_node', 'weight')


def downgrade() -> None:
    op.add_column('team_node', sa.Column('weight', sa.Float(), nullable=False, server_default='1'))
    op.execute(
        'UPDATE team_node SET weight = COALESCE((SELECT MIN(weight) FROM team_edge '
        'WHERE team_edge.child_id = team_node.id AND team_edge.parent_id IS NULL), 1)'
    )
    # two levels know neither parts of parts nor numbers that nobody owns
    op.execute(
        'CREATE TEMPORARY TABLE deeper_node AS SELECT id FROM team_node WHERE structure <> '
        "'leaf' OR owner_side IS NULL OR current IS NULL OR best IS NULL OR id NOT IN "
        '(SELECT child_id FROM team_edge WHERE parent_id IS NULL)'
    )
    op.drop_table('team_edge')
    op.execute('DELETE FROM team_node WHERE id IN (SELECT id FROM deeper_node)')
    op.execute('DROP TABLE deeper_node')
    with op.batch_alter_table('team_node') as table:
        table.alter_column('weight', server_default=None)
        table.alter_column('owner_side', existing_type=sa.String(length=16), nullable=False)
        table.alter_column('current', existing_type=sa.Float(), nullable=False)
        table.alter_column('best', existing_type=sa.Float(), nullable=False)
        for name in ('structure', 'unit', 'direction', 'factor', 'needed', 'support_needed',
                     'provider_effort', 'customer_effort', 'acknowledged'):
            table.drop_column(name)
