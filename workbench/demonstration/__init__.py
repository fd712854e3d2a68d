"""The demonstration history: a plant that does not exist, with numbers that a real one could have.

Pure and seeded: `plant` states the assumptions and their source, `generator` draws what happened,
`dirt` spoils the records as real ones are spoiled, `files` writes CSV bytes and their mappings.
"""
