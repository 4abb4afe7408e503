"""Which comments are answered: what a press secretary would say, looking at the wall."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.comments.wall import ANNA, BORIS, CLERK, MORNING, OFFICE_PAGE, STRANGER, Wall


def test_a_reply_answers_and_tells_when() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где касса?")
    answer = wall.says(OFFICE_PAGE, "На первом этаже.", to=asked, root=asked)
    standing = wall.standings()[asked]
    assert (standing.state.value, standing.by, standing.at) == ("answered", answer, MORNING + timedelta(minutes=1))


def test_thanks_after_an_answer_opens_nothing() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где касса?")
    answer = wall.says(OFFICE_PAGE, "На первом этаже.", to=asked, root=asked)
    thanks = wall.says(ANNA, "спасибо", to=answer, root=asked)
    assert wall.states() == {asked: "answered", thanks: "not_needed"}


def test_a_new_question_after_an_answer_is_owed_and_the_first_stays_answered() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где касса?")
    answer = wall.says(OFFICE_PAGE, "На первом этаже.", to=asked, root=asked)
    more = wall.says(ANNA, "А во сколько обед?", to=answer, root=asked)
    assert wall.states() == {asked: "answered", more: "open"}


def test_a_promise_is_interim_until_the_answer_comes() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Почему закрыт мост?")
    wall.says(OFFICE_PAGE, "уточняем", to=asked, root=asked)
    assert wall.states() == {asked: "interim"}
    wall.says(OFFICE_PAGE, "Меняют настил, откроют в среду.", to=asked, root=asked)
    assert wall.states() == {asked: "answered"}


def test_a_promise_that_was_edited_into_an_answer_answers_from_then_on() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Почему закрыт мост?")
    promise = wall.says(OFFICE_PAGE, "уточняем", to=asked, root=asked)
    wall.edits(promise, "Меняют настил, откроют в среду.")
    standing = wall.standings()[asked]
    assert (standing.state.value, standing.by, standing.at) == ("answered", promise, MORNING + timedelta(minutes=2))


def test_who_answers_the_agency_s_question_waits_until_both_are_answered() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "У нас нет воды")
    back = wall.says(OFFICE_PAGE, "Какой адрес?", to=asked, root=asked)
    address = wall.says(ANNA, "Речная 4", to=back, root=asked)
    assert wall.states() == {asked: "interim", address: "open"}
    wall.says(OFFICE_PAGE, "Дадут к шести.", to=address, root=asked)
    assert wall.states() == {asked: "answered", address: "answered"}


def test_an_answer_to_several_by_name_answers_each() -> None:
    wall = Wall()
    one, other = wall.says(ANNA, "Сколько стоит?"), wall.says(BORIS, "А детям?")
    wall.says(OFFICE_PAGE, "[id1|Анна], триста. [id2|Борис], детям даром.")
    assert wall.states() == {one: "answered", other: "answered"}


def test_a_bare_name_is_shown_to_a_person_and_leaves_the_other_open() -> None:
    wall = Wall()
    one, other = wall.says(ANNA, "Сколько стоит?"), wall.says(BORIS, "А детям?")
    wall.says(OFFICE_PAGE, "Анна, триста рублей.")
    assert wall.states() == {one: "answered_unattributed", other: "open"}


def test_words_of_the_agency_without_any_link_close_nothing() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Сколько стоит?")
    wall.says(OFFICE_PAGE, "Триста рублей.")
    assert wall.states() == {asked: "answered_unattributed"}


def test_an_emoji_of_the_agency_is_no_answer() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Сколько стоит?")
    wall.says(OFFICE_PAGE, "👍", to=asked, root=asked)
    assert wall.states() == {asked: "open"}


def test_a_listed_clerk_answers_from_their_own_page_and_a_stranger_does_not() -> None:
    wall = Wall()
    one, other = wall.says(ANNA, "Где вход?"), wall.says(BORIS, "Где выход?")
    wall.says(CLERK, "Со двора.", to=one, root=one)
    said = wall.says(STRANGER, "я там работаю, идите прямо", to=other, root=other)
    assert wall.states() == {one: "answered", other: "open", said: "not_needed"}


def test_whom_another_citizen_helped_and_who_thanked_needs_nothing_more() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Какой автобус к рынку?")
    helped = wall.says(BORIS, "девятый", to=asked, root=asked)
    thanks = wall.says(ANNA, "спасибо", to=helped, root=asked)
    assert wall.states() == {asked: "closed", helped: "not_needed", thanks: "not_needed"}


def test_a_citizen_takes_the_matter_back() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Какой автобус к рынку?")
    wall.says(ANNA, "вопрос снят", to=asked, root=asked)
    assert wall.states()[asked] == "closed"


def test_a_deleted_question_is_gone_and_a_restored_one_is_owed_again() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где касса?")
    wall.deletes(asked, ANNA)
    assert wall.states() == {asked: "deleted"}
    wall.restores(asked)
    assert wall.states() == {asked: "open"}


def test_a_deleted_answer_leaves_the_question_open() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где касса?")
    answer = wall.says(OFFICE_PAGE, "На первом этаже.", to=asked, root=asked)
    wall.deletes(answer)
    assert wall.states() == {asked: "open"}


def test_a_typo_resets_nothing_and_a_new_matter_opens_anew() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где каса?")
    wall.says(OFFICE_PAGE, "На первом этаже.", to=asked, root=asked)
    wall.edits(asked, "Где касса?")
    assert wall.states() == {asked: "answered"}
    wall.edits(asked, "Где касса? И почему обед два часа?")
    assert wall.states() == {asked: "open"}
    assert wall.standings()[asked].asked_at == MORNING + timedelta(minutes=3)


def test_in_direct_messages_any_later_answer_closes_what_was_asked_before() -> None:
    wall = Wall("message")
    one, other = wall.says(ANNA, "Где касса?"), wall.says(ANNA, "И во сколько обед?")
    wall.says(OFFICE_PAGE, "На первом этаже, обед с часу.")
    later = wall.says(ANNA, "А парковка?")
    assert wall.states() == {one: "answered", other: "answered", later: "open"}


def test_a_picture_without_words_is_shown_to_a_person() -> None:
    wall = Wall()
    picture = wall.says(ANNA, "", wordless=True)
    assert wall.states() == {picture: "open"}


def test_two_facts_of_one_second_have_one_order_whichever_came_first() -> None:
    wall = Wall()
    asked = wall.says(ANNA, "Где каса?")
    wall.deletes(asked)
    wall.restores(asked)
    new, *turns = wall.events
    same = [new, *(replace(turn, at=MORNING + timedelta(minutes=1)) for turn in turns)]
    assert wall.standings(events=same) == wall.standings(events=[same[0], same[2], same[1]])


def _busy() -> Wall:
    wall = Wall()
    asked = wall.says(ANNA, "У нас нет воды")
    back = wall.says(OFFICE_PAGE, "Какой адрес?", to=asked, root=asked)
    wall.says(ANNA, "Речная 4", to=back, root=asked)
    other = wall.says(BORIS, "Где каса?")
    wall.edits(other, "Где касса?")
    answer = wall.says(OFFICE_PAGE, "На первом этаже.", to=other, root=other)
    wall.deletes(answer)
    wall.restores(answer)
    gone = wall.says(BORIS, "Кто тут?")
    wall.deletes(gone, BORIS)
    wall.says(OFFICE_PAGE, "Дадут к шести.", to=103, root=asked)
    return wall


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 10)))
def test_whatever_the_order_of_arrival_and_what_came_twice_the_states_are_the_same(random, twice) -> None:  # type: ignore[no-untyped-def]
    wall = _busy()
    events = [*wall.events, *(wall.events[at] for at in twice if at < len(wall.events))]
    random.shuffle(events)
    assert wall.standings(events=events) == wall.standings()
