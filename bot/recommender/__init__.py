"""What would this shopper like, and why?"""
