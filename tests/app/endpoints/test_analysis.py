"""POST /api/analysis: reach, credit, bounds and comparisons, as the contract has them."""

import json

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.endpoints.registry import known
from app.main import create_app
from app.responses.analysis import Analysis
from tests.app.asking import MLP, RNN, Json, faults, posted, trace

STACK: Json = {
    "layers": [{"cell": "rnn", "units": 3}, {"cell": "lstm", "units": 2}, {"cell": "dense", "units": 2}],
    "task": {"name": "echo", "steps": 5, "batch": 2, "lag": 1},
    "digits": None,
    "l2": 0.1,
    "iteration": 2,
}
WAYS: list[Json] = [
    {"name": "naive"},
    {"name": "rtrl"},
    {"name": "truncated", "k1": 1, "k2": 2},
    {"name": "chunked", "length": 2},
    {"name": "epochwise", "length": 2},
    {"name": "custom", "sweeps": [{"losses": [1, 3], "start": 4, "until": 1}]},
    {"name": "full"},
]


def asked(request: Json) -> Json:
    answer = posted("/api/analysis", request)
    assert answer.status_code == 200, answer.text
    Analysis.model_validate_json(answer.text)
    told: Json = json.loads(answer.text)
    return told


def refused(request: Json) -> list[tuple[str, str]]:
    return faults(posted("/api/analysis", request))


def test_every_recurrent_layer_is_told_and_no_other() -> None:
    rnn, lstm, dense = asked(STACK)["layers"]
    assert dense is None
    for layer in (rnn, lstm):
        for name in ("jacobian_norms", "log10_jacobian_norms", "credit"):
            assert [len(row) for row in layer[name]] == [1, 2, 3, 4, 5]
        assert [row[-1] for row in layer["jacobian_norms"]] == [1.0] * 5
    assert [rnn["gamma"], len(rnn["bound"]), rnn["bound"][0]] == [1.0, 5, 1.0]
    assert rnn["bound"][2] == pytest.approx(rnn["sigma_max"] ** 2)
    assert rnn["spectral_radius"] <= rnn["sigma_max"]
    assert [lstm[name] for name in ("spectral_radius", "sigma_max", "gamma", "bound")] == [None] * 4


def test_the_numbers_are_those_of_the_iteration_that_the_trace_shows() -> None:
    start = trace(STACK)[0]
    sigma = np.linalg.norm(np.array(start["params"][0]["U"]), 2)
    assert asked(STACK)["layers"][0]["sigma_max"] == pytest.approx(sigma, rel=1e-12)


def test_the_credit_of_a_naive_sweep_is_the_error_which_that_sweep_shows() -> None:
    credit = asked(STACK)["layers"][1]["credit"]
    for step in trace(STACK | {"algorithm": {"name": "naive"}}):
        if step.get("phase") == "backward" and step["layer"] == 1:
            size = np.linalg.norm(step["values"]["dh"])
            assert credit[step["sweep"]][step["t"]] == pytest.approx(size, rel=1e-12)


def test_each_way_back_is_set_beside_full_bptt_in_the_order_asked() -> None:
    fresh = STACK | {"iteration": 0}  # silent updates would follow the way that is traced
    told = asked(fresh | {"compare": WAYS})["compare"]
    assert [each["algorithm"] for each in told] == WAYS
    for each, way in zip(told, WAYS, strict=True):
        end = trace(fresh | {"algorithm": way})[-1]
        assert {name: end["counts"][name] for name in ("visits", "flops")} == {
            name: each[name] for name in ("visits", "flops")
        }
        if "cosine" in end["check"]:
            assert [each["cosine"], each["norm_ratio"]] == [end["check"]["cosine"], end["check"]["norm_ratio"]]
        exact = way["name"] in ("naive", "rtrl", "full")
        assert (each["missing_norm"] < 1e-12) == exact


@pytest.mark.parametrize("way", [{"name": "full"}, {"name": "truncated", "k1": 2, "k2": 3}])
def test_the_gradient_is_checked_parameter_by_parameter(way: Json) -> None:
    request = STACK | {"algorithm": way}
    told, end = asked(request)["check"], trace(request)[-1]["check"]
    each = [check for layer in told for check in layer.values()]
    assert [list(layer) for layer in told] == [["W", "U", "b"], ["W", "U", "b"], ["W", "b"]]
    assert max(check["max_relative_error"] for check in each) == end["max_relative_error"] < 1e-9
    assert [sum(check[n] for check in each) for n in ("checked", "of")] == [end["checked"], end["of"]]


def test_an_mlp_has_no_past_to_analyse() -> None:
    told = asked(MLP)
    assert [told["layers"], told["compare"]] == [[None, None], []]
    assert np.isfinite(told["log10_errors"]).all()


def test_an_explosion_is_told_in_words_and_its_logarithm_in_numbers() -> None:
    linear = [{"cell": "rnn", "units": 3, "activation": "linear"}, {"cell": "dense", "units": 2}]
    init = {"recurrent": {"spectral_radius": 50.0}}
    told = asked({"layers": linear, "loss": "half_mse", "init": init, "task": {"name": "echo", "steps": 200}})
    norms, logarithms = (told["layers"][0][f"{name}jacobian_norms"][199][0] for name in ("", "log10_"))
    assert norms == "Infinity"
    assert logarithms == pytest.approx(199 * np.log10(50), rel=0.05)
    assert np.isfinite(told["log10_errors"]).all()
    assert max(told["log10_errors"][0]) > 308


def test_a_wrong_algorithm_to_compare_is_refused_by_its_place() -> None:
    ways = [{"name": "full"}, {"name": "truncated", "k1": 3, "k2": 2}, {"name": "chunked", "length": 0}]
    assert refused(RNN | {"compare": ways[:2]}) == [
        (
            "compare[1].k2",
            "compare[1].k2 is 2, less than k1; at least 3 is needed, or some losses would be gathered by no pass.",
        )
    ]
    assert [field for field, _ in refused(RNN | {"compare": ways})] == ["compare[2].length"]
    assert "at most 16" in refused(RNN | {"compare": [{"name": "full"}] * 17})[0][1]


def test_what_is_too_much_is_refused_before_it_is_computed() -> None:
    wide = {"layers": [{"cell": "lstm", "units": 128}, {"cell": "dense", "units": 2}]}
    ((field, message),) = refused(wide | {"task": {"name": "echo", "steps": 300, "batch": 8}})
    assert field == "task.steps"
    most = int(message.split("at most ")[1].split()[0])
    assert 1 <= most < 300


def test_a_trace_does_not_compare() -> None:
    answer = posted("/api/trace", RNN | {"compare": []})
    assert [answer.status_code, answer.json()["error"]["fields"][0]["field"]] == [422, "compare"]


def test_the_form_asks_for_the_same_analysis() -> None:
    client = TestClient(create_app())
    fields = {"hidden": "3,lstm:2", "steps": "6", "lag": "1", "clip": "norm", "limit": "0.5", "loss_at": "last"}
    echo = json.loads(next(client.get("/api/trace", params=fields).iter_lines()))["request"]
    ways = [{"name": "chunked", "length": 2}]
    by_form = client.get("/api/analysis", params=fields | {"compare": json.dumps(ways)})
    assert by_form.text == client.post("/api/analysis", json=echo | {"compare": ways}).text
    Analysis.model_validate_json(by_form.text)


def test_the_form_is_refused_in_its_own_names() -> None:
    client = TestClient(create_app())
    for fields, field in (
        ({"steps": "0"}, "steps"),
        ({"compare": "[{"}, "compare"),
        ({"compare": '[{"name":"truncated","k1":3,"k2":2}]'}, "compare[0].k2"),
        ({"parts": "errors,credits"}, "parts[1]"),
        ({"part": "errors"}, "part"),
    ):
        answer = client.get("/api/analysis", params=fields)
        assert [name for name, _ in faults(answer)] == [field]


def test_only_the_parts_that_are_wanted_are_told() -> None:
    whole, some = asked(STACK), asked(STACK | {"parts": ["errors", "slopes"]})
    assert sorted(some) == ["compare", "layers", "log10_errors"]
    assert some["log10_errors"] == whole["log10_errors"]
    for layer, short in zip(whole["layers"][:2], some["layers"][:2], strict=True):
        assert short == {name: layer[name] for name in short}
        assert {"slopes", "log10_dh", "log10_cell_path"} <= set(short)
        assert not {"credit", "jacobian_norms"} & set(short)
    assert asked(STACK | {"parts": []}) == {"layers": [{}, {}, None], "compare": []}


def test_gates_have_a_path_and_an_rnn_has_slopes() -> None:
    rnn, lstm, _ = asked(STACK)["layers"]
    assert [rnn["log10_cell_path"], rnn["log10_dc"], lstm["slopes"], lstm["eigenvalues"]] == [None] * 4
    assert [len(lstm["log10_cell_path"]), len(rnn["slopes"]["mean"]), len(rnn["eigenvalues"])] == [5, 5, 3]
    last = {"loss_at": "last"}
    errors = asked(STACK | last)["layers"][1]
    assert errors["log10_cell_path"][-1] == pytest.approx(errors["log10_dc"][-1])


def test_the_errors_of_a_layer_are_those_of_its_backward_steps() -> None:
    told = asked(STACK | {"iteration": 0})["layers"]
    for step in trace(STACK | {"iteration": 0}):
        if step.get("phase") == "backward" and step["layer"] < 2:
            for name in {"dh", "dc", "dc_hidden", "dc_next"} & set(step["values"]):
                size = np.linalg.norm(step["values"][name])
                log = float(told[step["layer"]][f"log10_{name}"][step["t"]])
                assert 10**log == pytest.approx(size, rel=1e-9, abs=1e-300)


def test_both_kinds_of_clipping_are_told_at_the_limit_of_the_request() -> None:
    clip = {"kind": "value", "limit": 0.01}
    told = asked(STACK | {"clip": clip, "iteration": 0})["clipping"]
    steps = [
        step for step in trace(STACK | {"clip": clip, "iteration": 0}) if step.get("phase") in ("gradient", "clip")
    ]
    before, after = (
        np.concatenate([np.ravel(g) for s in steps if s["phase"] == phase for g in s["grads"].values()])
        for phase in ("gradient", "clip")
    )
    by_norm, by_value = told["ways"]
    assert by_value["clipped"] == sum(s["values"]["clipped"] for s in steps if s["phase"] == "clip")
    assert by_value["cosine"] == pytest.approx(before @ after / np.linalg.norm(before) / np.linalg.norm(after))
    assert [by_norm["norm"], by_norm["clipped_norm"]] == pytest.approx([np.linalg.norm(before), 0.01])
    assert by_norm["cosine"] == pytest.approx(1.0)
    np.testing.assert_allclose(
        told["contributed_clipped"], np.array(told["contributed"]) * 0.01 / np.linalg.norm(before)
    )
    assert asked(STACK)["clipping"] is None


def test_clipping_is_told_of_the_limit_that_a_schedule_has_put_in_place() -> None:
    clip = {"kind": "norm", "limit": 0.02}
    assert asked(STACK | {"changes": [{"at": 2, "clip": clip}]})["clipping"]["limit"] == 0.02
    assert asked(STACK | {"changes": [{"at": 3, "clip": clip}]})["clipping"] is None, "which is later"
    assert asked(STACK | {"clip": clip, "changes": [{"at": 1, "clip": None}]})["clipping"] is None


def test_influence_is_told_of_rtrl_alone() -> None:
    request = STACK | {"algorithm": {"name": "rtrl"}, "iteration": 0, "parts": []}
    rnn, lstm, dense = asked(request)["layers"]
    assert dense is None
    for layer, found in enumerate((rnn, lstm)):
        for step in trace(request_without_parts(request)):
            if step.get("phase") == "influence" and step["layer"] == layer:
                size = np.linalg.norm([np.linalg.norm(a) for n, a in step["values"].items() if n.startswith("S_")])
                assert found["influence_norms"][step["t"]] == pytest.approx(size)


def test_without_a_state_rtrl_has_no_influence() -> None:
    layers = [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 4}]
    assert asked({"layers": layers, "algorithm": {"name": "rtrl"}})["layers"] == [None, None]


def test_a_gradient_of_zero_is_clipped_to_zero() -> None:
    zeros = {"inputs": [[[0.0]]] * 2, "targets": [[[0.0]]] * 2}
    clip = {"kind": "norm", "limit": 1}
    request = {"layers": [{"cell": "dense", "units": 1}], "loss": "half_mse", "data": zeros, "clip": clip}
    for way in asked(request)["clipping"]["ways"]:
        assert (way["norm"], way["clipped_norm"], way["cosine"]) == (0, 0, "NaN")


def request_without_parts(request: Json) -> Json:
    return {name: value for name, value in request.items() if name != "parts"}


def credited(**fields: str) -> Json:
    """The answer by GET, of credit alone."""
    link = {"hidden": "3", "steps": "5", "batch": "2", "digits": "17", "parts": "credit"} | fields
    answer: Json = TestClient(create_app()).get("/api/analysis", params=link).json()
    return answer


def test_the_credit_of_a_wrong_pass_is_what_its_own_losses_send() -> None:
    right, wrong = (credited(**fields)["layers"][0]["credit"] for fields in ({}, {"mistakes": "carry_missing:0"}))
    assert all(row[-1] == pytest.approx(other[-1], rel=1e-12) for row, other in zip(right, wrong, strict=True))
    assert any(right[t][k] for t in range(5) for k in range(t))
    assert not any(wrong[t][k] for t in range(5) for k in range(t))


def test_of_a_wrong_pass_nothing_but_its_credit_is_analysed() -> None:
    says = "are only for a trace, and for an analysis of which parts is credit alone."
    for parts in ("", "credit,errors", "jacobians"):
        assert credited(mistakes="carry_missing:0", parts=parts)["error"]["fields"] == [
            {"field": "mistakes", "message": f"mistakes {says}"}
        ]
    with_ways = credited(mistakes="carry_missing:0", compare='[{"name": "naive"}]')
    assert says in with_ways["error"]["fields"][0]["message"]


def test_credit_is_refused_where_what_one_loss_sends_depends_on_all() -> None:
    asked = {"hidden": "3,dense:4", "mistakes": "updated_too_early:2"}
    (fault,) = credited(**asked)["error"]["fields"]
    assert fault["message"].endswith("depends on all of them, so that none has its own part.")


def test_clipping_is_charged_by_the_backward_passes_and_of_rtrl_which_has_none_by_those_of_full_bptt() -> None:
    def extra(name: str) -> int:
        asked = STACK | {"algorithm": {"name": name}, "clip": {"kind": "norm", "limit": 1.0}, "iteration": 0}
        parts = [json.dumps(asked | {"parts": wanted}).encode() for wanted in (["clipping"], [])]
        more, less = (known("analysis", each)[0].known.work for each in parts)
        return more - less

    assert extra("rtrl") == extra("full") > 0
    assert extra("naive") > extra("full")
