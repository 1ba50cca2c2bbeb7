"""Which kind of customer is this?"""
