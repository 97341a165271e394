from station.services.finding import Finding, fine, to_do


def test_what_is_fine_says_ok_and_what_is_not_says_what_to_do():
    assert fine("disk", "90 GB free").line == "ok    disk: 90 GB free"
    assert to_do("disk", "free some space").line == "to do disk: free some space"


def test_a_finding_is_one_line_whatever_an_error_brought_along():
    assert Finding("key", fine=False, words="two\n lines").line == "to do key: two lines"
