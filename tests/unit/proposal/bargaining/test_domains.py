"""Reading a domain: exact numbers, raw numbers, and a clear word for every malformed shape."""

import copy
import json
from fractions import Fraction

import pytest

from workbench.codes import StepError
from workbench.proposal.bargaining.domains import parse

DOMAIN = {
    "issues": [
        {"name": "response time", "values": ["4 h", "8 h"]},
        {"name": "term", "values": ["1 year", "3 years", "5 years"]},
    ],
    "sides": [
        {
            "name": "customer",
            "weights": [0.7, 0.3],
            "evaluations": [[1, 0.4], [0.1, 0.5, 1]],
            "reservation_value": 0.25,
        },
        {
            "name": "provider",
            "weights": [0.5, 0.5],
            "evaluations": [[0, 1], [0.2, 0.6, 1]],
            "reservation_value": 0,
        },
    ],
}


def changed(*path_and_value):
    """Return the domain with one place set to a value."""
    *path, last, value = path_and_value
    document = copy.deepcopy(DOMAIN)
    place = document
    for key in path:
        place = place[key]
    place[last] = value
    return document


def without(*path):
    """Return the domain with one place removed."""
    document = copy.deepcopy(DOMAIN)
    place = document
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return document


def read(document):
    """Parse a document, or a text as it is."""
    text = document if isinstance(document, str) else json.dumps(document)
    return parse(text.encode())


def refused(document):
    """Return the finding with which a document is refused."""
    with pytest.raises(StepError) as caught:
        read(document)
    return caught.value.finding


def test_numbers_are_the_decimals_that_are_written():
    """0.1 is one tenth, not the nearest float."""
    domain = read(DOMAIN)
    assert domain.sides[0].weights == (Fraction(7, 10), Fraction(3, 10))
    assert domain.reservation == (Fraction(1, 4), Fraction(0))
    assert domain.menu.utilities((0, 1)) == (Fraction(85, 100), Fraction(3, 10))
    assert domain.named((0, 1)) == ["4 h", "3 years"]


def test_option_names_keep_their_kind():
    """Names may be numbers or true and false; they come back as they were written."""
    domain = read(changed("issues", 1, "values", [1, 2.5, True]))
    assert json.dumps(domain.named((1, 0))) == '["8 h", 1]'
    assert json.dumps(domain.named((1, 1))) == '["8 h", 2.5]'
    assert json.dumps(domain.named((1, 2))) == '["8 h", true]'


def test_raw_numbers_replace_their_rounded_copies():
    """Raw numbers that give the stated ones are used: two thirds stays two thirds."""
    document = changed("sides", 0, "raw_weights", [7, 3])
    document["sides"][0]["raw_evaluations"] = [[30, 12], [1, 5, 10]]
    document["sides"][0]["evaluations"] = [[1.0, 0.4], [0.1, 0.5, 1.0000000001]]
    side = read(document).sides[0]
    assert side.weights == (Fraction(7, 10), Fraction(3, 10))
    assert side.evaluations[1][2] == 1


def test_raw_numbers_that_say_something_else_are_set_aside():
    """The stated weights and evaluations define utility where the raw ones do not give them."""
    document = changed("sides", 0, "raw_weights", [1, 1])
    document["sides"][0]["raw_evaluations"] = [[0, 0], [-1, -5, -10]]
    assert read(document) == read(DOMAIN)


def test_raw_numbers_need_both_halves():
    """Raw weights without raw evaluations are ignored, as are empty ones."""
    assert read(changed("sides", 0, "raw_weights", [9, 1])) == read(DOMAIN)
    assert read(changed("sides", 0, "raw_weights", None)) == read(DOMAIN)


def test_a_byte_order_mark_is_no_obstacle():
    """A file that begins with a byte order mark is read."""
    assert parse(b"\xef\xbb\xbf" + json.dumps(DOMAIN).encode()) == read(DOMAIN)


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        ([], "not_an_object", "FILE"),
        (without("issues"), "key_missing", "FILE"),
        (without("sides"), "key_missing", "FILE"),
        (without("issues", 0, "name"), "key_missing", "issues[0]"),
        (without("issues", 1, "values"), "key_missing", "issues[1]"),
        (without("sides", 1, "weights"), "key_missing", "sides[1]"),
        (without("sides", 0, "evaluations"), "key_missing", "sides[0]"),
        (without("sides", 0, "reservation_value"), "key_missing", "sides[0]"),
        (changed("issues", {}), "not_a_list", "issues"),
        (changed("issues", 0, "red"), "not_an_object", "issues[0]"),
        (changed("issues", 0, "values", "4 h"), "not_a_list", "issues[0].values"),
        (changed("issues", 0, "values", []), "no_options", "issues[0].values"),
        (changed("issues", 0, "values", ["4 h", None]), "not_a_name", "issues[0].values[1]"),
        (changed("issues", 0, "values", ["4 h", "4 h"]), "name_twice", "issues[0].values"),
        (changed("issues", 0, "name", " "), "not_a_name", "issues[0].name"),
        (changed("issues", 0, "name", 7), "not_a_name", "issues[0].name"),
        (changed("issues", 0, "name", "term"), "name_twice", "issues"),
        (changed("sides", "both"), "not_a_list", "sides"),
        (changed("sides", 1, None), "not_an_object", "sides[1]"),
        (changed("sides", 0, "weights", [1]), "wrong_length", "sides[0].weights"),
        (changed("sides", 0, "weights", [1, "1"]), "not_a_number", "sides[0].weights[1]"),
        (changed("sides", 0, "weights", [1, None]), "not_a_number", "sides[0].weights[1]"),
        (changed("sides", 0, "weights", [1, True]), "not_a_number", "sides[0].weights[1]"),
        (changed("sides", 1, "evaluations", [[1, 1]]), "wrong_length", "sides[1].evaluations"),
        (
            changed("sides", 1, "evaluations", 0, [1, 1, 1]),
            "wrong_length",
            "sides[1].evaluations[0]",
        ),
        (
            changed("sides", 1, "evaluations", 1, 2, []),
            "not_a_number",
            "sides[1].evaluations[1][2]",
        ),
        (
            changed("sides", 1, "reservation_value", "0"),
            "not_a_number",
            "sides[1].reservation_value",
        ),
    ],
)
def test_malformed_documents_are_refused_by_place(document, code, place):
    """Every malformed shape is refused with the place in the file."""
    finding = refused(document)
    assert (finding.code, finding.params["place"]) == (f"bargaining.{code}", place)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "not_json"),
        ("", "not_json"),
        ("[" * 200_000, "nested_too_deeply"),
        (changed("issues", []), "no_issues"),
        (changed("sides", []), "not_two_sides"),
        (changed("sides", DOMAIN["sides"] * 2), "not_two_sides"),
        (changed("sides", 0, "weights", [1, float("nan")]), "not_finite"),
        (changed("sides", 0, "weights", [1, float("-inf")]), "not_finite"),
        (changed("issues", 0, "values", list(range(100_001))), "too_many_options"),
        ('{"issues": 1e999999999}', "number_out_of_range"),
        ('{"issues": 1e99999999999999999999}', "number_out_of_range"),
        ('{"issues": 1e-151}', "number_out_of_range"),
        ('{"issues": ' + "9" * 5000 + "}", "number_out_of_range"),
    ],
)
def test_other_malformed_documents_are_refused(document, code):
    """What is no JSON, no domain or no number of this world is refused with its own word."""
    assert refused(document).code == f"bargaining.{code}"


def test_bytes_that_are_no_text_are_refused():
    """A file that is not UTF-8 is refused as such."""
    with pytest.raises(StepError) as caught:
        parse(b"\xff\xfe\x00")
    assert caught.value.finding.code == "bargaining.not_utf8"


def test_zero_with_any_exponent_is_zero():
    """A zero is read whatever its exponent."""
    text = json.dumps(DOMAIN).replace('"reservation_value": 0}', '"reservation_value": 0e-99999}')
    assert "0e-99999" in text
    assert read(text) == read(DOMAIN)
