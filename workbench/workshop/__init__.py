"""The workshop: stages, ballots and decisions of two sides who sit together.

It knows nothing of levels, money or secrets: steps that compute are pages of other rooms, and an
agenda names them.
"""
