"""What a network wants to know of whoever asks, found where people keep it, and never shown.

::

    access.py       all there is to know for one network
    credentials.py  a file of tokens that only its owner can read
    addresses.py    where networks are reached, when not at their own addresses
"""
