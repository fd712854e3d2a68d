"""What a compiled solver prints does not reach standard output."""

import os

from workbench.cli.solving import output_aside


def test_output_below_python_goes_to_the_error_stream(capfd):
    """Bytes written to the descriptor go aside; afterwards standard output is as before."""
    with output_aside():
        os.write(1, b"a solver's remark")
    os.write(1, b"the answer")
    assert capfd.readouterr() == ("the answer", "a solver's remark")
