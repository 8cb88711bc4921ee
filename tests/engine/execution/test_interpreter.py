"""The marking: flat in size and cost, joins that count tokens, whatever the order."""

from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.diagram import Diagram, Flow, Node
from engine.execution.compile import compile_diagram
from engine.execution.interpreter import Interpreter


def drawn(nodes: str, flows: str) -> Diagram:
    """`a:user b:parallel` and `a>b b>c`, as a diagram."""
    made = {name: Node(name, kind, name) for name, kind in (part.split(":") for part in nodes.split())}
    found = [part.split(">") for part in flows.split()]
    return Diagram("p", "p", made, {f"{a}>{b}": Flow(f"{a}>{b}", a, b, None, "") for a, b in found})


LOOP = drawn(
    "s:start m:exclusive split:parallel a:user b:user c:user join:parallel g:exclusive e:end",
    "s>m m>split split>a split>b split>c a>join b>join c>join join>g g>m g>e",
)


@given(st.lists(st.permutations(["a", "b", "c"]), min_size=1, max_size=8))
def test_a_join_in_a_loop_waits_for_every_branch_in_every_order(turns: list[list[str]]) -> None:
    spec = compile_diagram(LOOP)
    run = Interpreter(LOOP, spec)
    run.start("s")
    state = run.dump()
    for number, order in enumerate(turns, start=1):
        run = Interpreter(LOOP, spec, state)
        run.complete(run.ready()[0].id, ["m>split"])
        for position, element in enumerate(order):
            run = Interpreter(LOOP, spec, run.dump())
            waiting = {token.element: token.id for token in run.ready()}
            assert set(waiting) == set(order[position:])
            run.complete(waiting[element])
        assert [token.element for token in run.ready()] == ["g"]
        run.complete(run.ready()[0].id, ["g>e" if number == len(turns) else "g>m"])
        state = run.dump()
    run = Interpreter(LOOP, spec, state)
    run.complete(run.ready()[0].id)
    assert run.finished()


def test_the_state_of_the_thousandth_turn_is_as_small_as_that_of_the_first() -> None:
    diagram = drawn("s:start m:exclusive a:user g:exclusive e:end", "s>m m>a a>g g>m g>e")
    spec = compile_diagram(diagram)
    run = Interpreter(diagram, spec)
    run.start("s")
    sizes = []
    for _turn in range(1000):
        run.complete(run.ready()[0].id, ["m>a"])
        run.complete(run.ready()[0].id)
        sizes.append(len(run.dump()))
        run.complete(run.ready()[0].id, ["g>m"])
    assert set(sizes) == {sizes[0]}


def test_branches_that_wait_for_each_other_are_told() -> None:
    diagram = drawn("s:start x:exclusive a:user b:user j:parallel e:end", "s>x x>a x>b a>j b>j j>e")
    run = Interpreter(diagram, compile_diagram(diagram))
    run.start("s")
    run.complete(run.ready()[0].id, ["x>a"])
    run.complete(run.ready()[0].id)
    assert run.stuck()
    assert not run.finished()
