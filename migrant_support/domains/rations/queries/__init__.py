"""Reads of rations. The viewer comes first; a site, store or set out of reach is not there at all."""
