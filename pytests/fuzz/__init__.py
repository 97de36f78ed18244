"""Landings that nobody chose, within the contract, and the whole pipeline held to them: `make fuzz`."""
