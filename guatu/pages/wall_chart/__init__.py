"""The wall chart (挂图作战): where, who must act, by when, who sponsors; one sheet a hall can read.

``queries`` reads, ``chart`` turns rows into what is shown, ``map`` says where lights stand, ``drawing``
writes the marks as strings. Every figure on it is a sum over the standings the reader may see, so that a
town's clerk gets the same sheet for their own projects.
"""
