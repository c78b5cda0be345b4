// The card of the release that serves, its reliability diagram, and the last drift report.
import * as api from "./api.js";
import { bars } from "./charts.js";
import { h, number, percent, problem, show, words } from "./dom.js";

const DAY = { year: "numeric", month: "short", day: "numeric" };
const day = (iso) => new Date(iso).toLocaleDateString("en-US", DAY);

export class ReleaseView {
  constructor(place) {
    this.place = place;
  }

  async open() {
    try {
      const release = await api.release();
      show(this.place, this.card(release), this.outcomes(release), await this.diagram(release), this.drift(release));
    } catch (error) {
      show(this.place, problem(error));
    }
  }

  card(release) {
    return h("div", {}, h("h2", {}, `Release ${release.id}`),
      h("p", {}, `Made ${day(release.createdAt)} from what happened between ${day(release.window[0])} and ${day(release.window[1])}. A score is ${percent(1 - release.alpha)} the stated rule and ${percent(release.alpha)} the trained models.`),
      bars(Object.entries(release.weights), "Weights of the rule", percent));
  }

  outcomes({ outcomes }) {
    const columns = [["rows", 0], ["baseRate", 3], ["auc", 3], ["logLoss", 4], ["normalisedEntropy", 3], ["calibrationError", 3], ["predictedOverObserved", 3]];
    return h("section", {}, h("h3", {}, "On rows later than all that was fitted"), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures of the models" }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "outcome"), columns.map(([name]) => h("th", { scope: "col", class: "n" }, name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))))),
      h("tbody", {}, outcomes.map((one) => h("tr", {}, h("th", { scope: "row" }, words(one.outcome)), columns.map(([name, digits]) => h("td", { class: "n" }, number(one[name], digits)))))))));
  }

  async diagram(release) {
    if (!release.hasReliability) return h("p", { class: "hint" }, "This release was made without a reliability diagram.");
    const url = URL.createObjectURL(await api.reliability());
    return h("section", {}, h("h3", {}, "Reliability"), h("img", { src: url, alt: "Observed rates against predicted probabilities on later rows, for accepting, completing and being on time; the closer to the diagonal the better." }));
  }

  drift({ drift }) {
    if (!drift) return h("section", {}, h("h3", {}, "Drift"), h("p", { class: "hint" }, "Not measured yet: hustlexp drift does it."));
    return h("section", {}, h("h3", {}, "Drift"), h("p", { class: "small" }, `As of ${day(drift.asOf)}, ${drift.recentRows} recent rows, of release ${drift.release}. Population stability index; 0.25 and more is a shift.`),
      bars([...drift.scores, ...drift.features].map((one) => [one.name, one.psi]), "Population stability index", (value) => value.toFixed(3)));
  }
}
