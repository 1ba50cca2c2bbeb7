"""How the database came to its present tables: one file per step, run by :mod:`bot.store.migrate`."""
