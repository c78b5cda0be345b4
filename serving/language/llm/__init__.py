"""The second narrator: a language model words what the phrasebook says, and code checks it.

The phrasebook's text is the draft. Its numbers go out as slots, come back as slots and are filled
by code; whatever else the model writes passes the grounding gate or is replaced by the draft.
`docs/language-model.md` has the whole path.
"""
