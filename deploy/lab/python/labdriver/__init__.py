"""Quick driver for the reference Magnum: see driver.py."""
