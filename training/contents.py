"""What a release is made of: everything but the trees, fitted, chosen and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from data.columns import MarketHistory
from data.reference.calendar import moment
from engine.policy import RankingPolicy
from features.specification import ACCEPT
from models.boosting import BoostingParameters
from models.intent_model import NO_INTENTS, IntentModel
from models.release import ReleaseContents
from models.text_models import NO_TEXT_MODELS, TextModels
from training.card.build import build_card
from training.card.evidence import Evidence
from training.dataset import Dataset, Windows
from training.drift.reference import DriftReference
from training.expectations import fit_expectations
from training.fitting import ChosenPolicy, FittedChain, Say, choose_policy, ranking_quality
from training.forecasts import fit_forecasts
from training.market_rates import fit_market_rates
from training.personal import fit_personal
from training.report import judge_chain, reliability_diagram


@dataclass(frozen=True, slots=True)
class Material:
    """What everything but the trees is fitted, chosen and judged on.

    Attributes
    ----------
    history : MarketHistory
        The market, or where it is too large for one process the history of some of its workers.
    data : Dataset
        The exposures of `history`, row by row.
    rows : Dataset
        The exposures of all workers, or a sample of whole rankings of them.
    windows : Windows
        The split of the whole market.
    """

    history: MarketHistory
    data: Dataset
    rows: Dataset
    windows: Windows


def complete_release(
    material: Material,
    fitted: FittedChain,
    parameters: BoostingParameters,
    *,
    say: Say,
    texts: TextModels = NO_TEXT_MODELS,
    text_figures: Mapping[str, Any] | None = None,
    intents: IntentModel = NO_INTENTS,
    intent_figures: Mapping[str, Any] | None = None,
) -> ReleaseContents:
    """The release of a fitted chain: everything else fitted, the policy chosen, all of it judged.

    Raises
    ------
    ValueError
        If the material is too little to fit, choose and judge on windows of its own.
    """
    history, data, rows, windows = (
        material.history,
        material.data,
        material.rows,
        material.windows,
    )
    say("rating, enjoyment, tip, work and travel time")
    expected = fit_expectations(history, data, windows, parameters)
    say("market rates")
    rates = fit_market_rates(history, windows, parameters)
    say("forecasts of workers")
    forecasts = fit_forecasts(history, windows, parameters)
    say("learning per worker")
    personal = fit_personal(history, data, windows, fitted.chain, fitted.examination)
    say("ranking policy")
    chosen = choose_policy(history, rows, fitted, windows.choose, seed=parameters.seed)
    say("judgement on later rows")
    evidence = Evidence.of(
        history,
        data,
        windows,
        fitted.chain,
        fitted.examination,
        chosen.policy,
        expected,
        personal.parameters,
        rates,
        forecasts,
        seed=parameters.seed,
    )
    evidence = replace(
        evidence, text_figures=text_figures or {}, intent_figures=intent_figures or {}
    )
    card = build_card(evidence, reliability_diagram(rows, fitted, windows.test))
    metrics: dict[str, Any] = {
        "outcomes": judge_chain(
            rows, fitted.chain, fitted.examination, windows.test, seed=parameters.seed
        ),
        "ranking": _ranking(rows, fitted, chosen, windows, seed=parameters.seed),
        "calibration_choice": fitted.calibration_losses,
        "learning_per_worker": personal.to_json(),
        "windows": {
            name: [moment(w.begin).isoformat(), moment(w.end).isoformat()]
            for name, w in windows._asdict().items()
        },
        "drift_reference": DriftReference.of(rows, windows, fitted.chain, chosen.policy).to_json(),
        "parameters": asdict(parameters),
        "texts": dict(text_figures or {}),
        "intents": dict(intent_figures or {}),
        "card": card.figures,
    }
    attachments = {
        **card.files,
        **{
            f"{name}.lightgbm.txt": booster.model_to_string(
                num_iteration=booster.best_iteration
            ).encode()
            for name, booster in fitted.boosters.items()
        },
    }
    return ReleaseContents(
        chain=fitted.chain,
        examination=fitted.examination,
        policy=chosen.policy.to_json(),
        window=(moment(windows.train.begin), moment(windows.test.end)),
        seed=parameters.seed,
        metrics=metrics,
        attachments=attachments,
        expectations=expected.models,
        travel=expected.travel,
        personal=personal.parameters,
        text_space=data.space,
        market_rates=rates.rates,
        texts=texts,
        forecasts=forecasts.forecasts,
        intents=intents,
    )


def _ranking(
    data: Dataset, fitted: FittedChain, chosen: ChosenPolicy, windows: Windows, *, seed: int
) -> dict[str, Any]:
    """NDCG on later logged rankings: the rule alone, the chosen mix, the models alone."""
    rows = data.within(windows.test, ACCEPT)
    policy = chosen.policy
    named: dict[str, RankingPolicy] = {
        "rule_alone": _with_alpha(policy, 0.0),
        "chosen": policy,
        "models_alone": _with_alpha(policy, 1.0),
    }
    return {
        name: {"alpha": p.alpha, "ndcg": list(ranking_quality(data, fitted, p, rows, seed=seed))}
        for name, p in named.items()
    } | {"ndcg_by_alpha_when_chosen": {str(a): q for a, q in chosen.ndcg_by_alpha.items()}}


def _with_alpha(policy: RankingPolicy, alpha: float) -> RankingPolicy:
    return RankingPolicy.from_json({**policy.to_json(), "alpha": alpha})
