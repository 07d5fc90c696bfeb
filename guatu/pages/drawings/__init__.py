"""Charts drawn as SVG: Python computes where everything stands, a template writes it down.

Positions are strings rounded to a tenth, so that no locale can put a comma into a coordinate, and
each drawing carries one sentence for those who cannot see it. A strict content policy forbids style
attributes; all geometry is in SVG's own attributes.
"""
