"""What happened in the shop's conversations?"""
