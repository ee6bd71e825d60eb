"""Autodiscover: where the EWS endpoint of an address is, told in two protocols, POX and SOAP."""
