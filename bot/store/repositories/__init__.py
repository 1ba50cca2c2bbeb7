"""One repository per port of :mod:`bot.ports`, in SQL."""
