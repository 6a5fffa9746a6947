"""The demonstration country: invented people in three missions, so that every screen can be shown and measured.

Nobody in it is real. Names are drawn at random from common parts of names, and every number at random within its form
(the check digit of an identity card is set against the formula that circulates for real ones). No record of a living
person was read to make them, so a likeness is chance, as with any common name. Employers and agencies carry made-up
names of a colour and an animal. Production refuses to load it.

`names`, `numbers`, `people`, `cases`, `country` are pure: the same size, seed and moment give the same country in any
process. `loader`, `accounts` and `cli` write it.
"""
