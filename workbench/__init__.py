"""The workbench: seven pure rooms along one corridor, and the edges around them."""
