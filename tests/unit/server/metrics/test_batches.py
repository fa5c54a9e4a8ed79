"""Uploads that follow each other are read together, and say what each of them says alone."""

from hypothesis import given
from hypothesis import strategies as st

from runfolio.server.metrics.batches import PACK, SPOOL, read_batches
from runfolio.server.metrics.blocks import Block, group
from runfolio.server.metrics.pack import write_pack
from runfolio.server.metrics.queries import Batch

from .streams import definitions, rows

NAMES = (("a", "b"), ("a", "c"))
upload = st.tuples(
    st.sampled_from("vw"), st.sampled_from(["one", "two"]), st.sampled_from(NAMES), st.integers(1, 3), st.booleans()
)


def stored(uploads: list[tuple[str, str, tuple[str, ...], int, bool]]) -> list[Batch]:
    """Uploads of a writer, attempt, names and number of rows; the last says whether bytes are missing ahead of it."""
    offsets = {"v": 0, "w": 0}
    made = []
    for number, (writer, attempt, names, count, gap) in enumerate(uploads):
        prelude = definitions(names)
        body = rows((number, i, dict.fromkeys(names, number + i / 8)) for i in range(count))
        offsets[writer] += 8 * gap
        place = (number, "r", writer, attempt, offsets[writer], len(prelude), SPOOL, 0, count, False)
        made.append(Batch(*place, prelude + body))
        offsets[writer] += len(body)
    return made


def said(blocks: list[Block]) -> list[tuple[object, ...]]:
    """Blocks as plain values."""
    columns = [(b.steps.tolist(), b.times.tolist(), b.offsets.tolist(), b.values.tolist()) for b in group(blocks)]
    return sorted((b.key, *parts) for b, parts in zip(group(blocks), columns, strict=True))


@given(st.lists(upload, max_size=12))
def test_read_together_they_say_what_each_says_alone(
    uploads: list[tuple[str, str, tuple[str, ...], int, bool]],
) -> None:
    batches = stored(uploads)

    together = list(read_batches(batches))

    assert said(together) == said([block for batch in batches for block in read_batches([batch])])


def test_the_next_rows_of_a_loop_are_read_in_one_go() -> None:
    batches = stored([("v", "one", NAMES[0], 1, False)] * 5)

    (block,) = read_batches(batches)

    assert block.rows == 5


def test_merged_batches_are_read_by_themselves() -> None:
    first, second, third = stored([("v", "one", NAMES[0], 1, False)] * 3)
    pack = write_pack(list(read_batches([second])))
    merged = Batch(second.id, "r", "v", "one", second.offset, 0, PACK, 1, 1, True, pack)

    blocks = list(read_batches([first, merged, third]))

    assert said(blocks) == said(list(read_batches([first, second, third])))
