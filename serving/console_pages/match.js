// Who should do a task, and what suits a worker.
import * as api from "./api.js";
import { bars, gauge, hours, parts } from "./charts.js";
import { dollars, h, percent, problem, show, words } from "./dom.js";

const reason = (kind, mark) => (text) => h("li", { class: kind, "data-mark": mark }, text);
const chance = (name, share) => h("div", { class: "chance" }, `${name} `, h("b", {}, percent(share)), gauge(share, name));

export class MatchView {
  constructor(place, map, find) {
    this.place = place;
    this.map = map;
    this.find = find; // { worker(id), task(id), chooseWorker, chooseTask }
    this.turn = 0;
  }

  async task(task) {
    const turn = ++this.turn;
    show(this.place, this.heading(task.title, `${words(task.category)} · ${dollars(task.pay)} · ${task.urgency} urgency`), h("p", { class: "hint", role: "status" }, "Ranking workers …"));
    this.map.choose(task);
    let answer;
    try {
      answer = await api.workersFor(task);
    } catch (error) {
      return this.fail(turn, error);
    }
    if (turn !== this.turn) return;
    const cards = answer.matches.map((match, at) => this.candidate(match, answer.explanations[at]));
    const { summary, metadata } = answer;
    show(this.place,
      this.heading(task.title, `${words(task.category)} · ${dollars(task.pay)} · ${task.urgency} urgency${task.requirements.length ? ` · needs ${task.requirements.map(words).join(", ")}` : ""}`),
      h("p", { class: "small", role: "status" }, cards.length
        ? `The best ${cards.length} of ${summary.totalCandidates} candidates, in ${metadata.processingTime} ms by release ${metadata.model}.`
        : "Nobody near enough is free and meets the requirements."),
      h("ol", { class: "cards", id: "ranked", "aria-label": "Ranked workers" }, cards));
    const plated = answer.matches.map((match) => ({ place: this.find.worker(match.userId)?.place, label: String(match.rank) })).filter((one) => one.place);
    this.map.choose(task, plated, { spokes: true });
  }

  candidate(match, told) {
    const { predictions, stats } = match;
    return h("li", { class: "card" },
      h("h3", {}, h("span", {}, `${match.rank}.`), h("button", { class: "link", type: "button", onclick: () => this.find.chooseWorker(match.userId) }, match.userId), h("span", { class: "end" }, `score ${match.score.toFixed(3)}`)),
      h("div", { class: "chances" }, chance("accepts", predictions.acceptanceProbability), chance("completes", predictions.completionProbability), chance("on time", predictions.onTimeProbability)),
      h("ul", { class: "reasons" }, match.strengths.map(reason("for", "+")), match.concerns.map(reason("against", "−")), told.advice.map(reason("change", "↗"))),
      h("p", { class: "small" }, `${stats.distance} miles away · ${stats.rating} stars · ${stats.tasksCompleted} done, ${stats.categoryExperience} of this kind`),
      h("details", match.rank === 1 ? { open: true } : {}, h("summary", {}, "What made the score"), parts(Object.entries(told.parts), `Score ${match.score.toFixed(3)} against ${told.base.toFixed(3)} of a usual pair`)));
  }

  async worker(worker) {
    const turn = ++this.turn;
    show(this.place, this.heading(worker.id, worker.availability.replace("_", " ")), h("p", { class: "hint", role: "status" }, "Looking for tasks, bundles and patterns …"));
    this.map.choose(worker);
    let found;
    try {
      found = await Promise.all([api.tasksFor(worker), api.recommendations(worker), api.patterns(worker)]);
    } catch (error) {
      return this.fail(turn, error);
    }
    if (turn !== this.turn) return;
    const [tasks, told, seen] = found;
    show(this.place,
      this.heading(worker.id, worker.availability.replace("_", " ")),
      h("p", { class: "small", role: "status" }, `${tasks.metadata.totalTasksAnalyzed} open tasks looked at in ${tasks.metadata.processingTime} ms; ${tasks.bundles.length} ${tasks.bundles.length === 1 ? "bundle" : "bundles"}.`),
      this.bundles(worker, tasks), this.tasks(tasks), this.recommendations(told), this.patterns(seen));
    const plated = tasks.recommendations.map((one, at) => ({ place: this.find.task(one.taskId)?.place, label: String(at + 1) })).filter((one) => one.place);
    this.map.choose(worker, plated);
    if (tasks.bundles.length) this.draw(worker, tasks.bundles[0]);
  }

  bundles(worker, tasks) {
    if (!tasks.bundles.length) return h("p", { class: "hint" }, "No bundle pays more an hour than its best task alone.");
    return h("section", { "aria-label": "Bundles" }, h("h3", {}, "Bundles"), tasks.bundles.map((bundle) => h("article", { class: "card bundle" },
      h("h4", {}, `${bundle.tasks.length} tasks`, h("span", { class: "tag" }, dollars(bundle.totalEarnings)), h("span", { class: "tag" }, bundle.totalTime), h("span", { class: "tag" }, `${bundle.totalDistance} miles`)),
      h("p", {}, bundle.reasoning),
      h("ol", {}, bundle.route.map((stop) => h("li", {}, `${this.find.task(stop.taskId)?.title ?? stop.taskId}, ${stop.distance} miles from the stop before`))),
      h("button", { type: "button", onclick: () => this.draw(worker, bundle) }, "Show on the map"))));
  }

  draw(worker, bundle) {
    const seen = new Set();
    const stops = [];
    for (const { taskId, order } of bundle.route) {
      const task = this.find.task(taskId);
      if (!task) continue;
      stops.push({ place: seen.has(taskId) && task.dropoff ? task.dropoff : task.place, label: String(order) });
      seen.add(taskId);
    }
    this.map.choose(worker);
    this.map.route([worker.place, ...stops.map((stop) => stop.place)], stops, `Route of ${bundle.tasks.length} tasks for ${worker.id}`);
  }

  tasks(tasks) {
    return h("section", { "aria-label": "Tasks that suit" }, h("h3", {}, "Tasks that suit"), h("ol", { class: "cards" }, tasks.recommendations.map((one) => h("li", { class: "card" },
      h("h4", {}, h("button", { class: "link", type: "button", onclick: () => this.find.chooseTask(one.taskId) }, one.task.title), h("span", { class: "tag" }, dollars(one.task.pay)), h("span", { class: "tag" }, `${one.task.distance} miles`)),
      h("p", { class: "small" }, one.reasoning), chance("success", one.predictions.successProbability)))));
  }

  recommendations(told) {
    if (!told.recommendations.length) return null;
    return h("section", { "aria-label": "Recommendations" }, h("h3", {}, "What to do now"), h("ul", { class: "reasons" }, told.recommendations.map((one) => h("li", { class: "change", "data-mark": "↗" }, h("b", {}, one.title), ` — ${one.description}`))));
  }

  patterns({ patterns, predictions, metadata }) {
    const tops = patterns.categoryPreferences.top;
    const { performanceMetrics: done } = patterns;
    return h("section", { "aria-label": "Patterns" }, h("h3", {}, "Patterns ", h("span", {}, `${metadata.dataPoints} facts of 90 days`)),
      h("p", { class: "small" }, "Usual hours of work"), hours(patterns.workSchedule.peakHours, "Usual hours of work"),
      tops.length > 0 && [h("p", { class: "small" }, "Share of offers by kind of work"), bars(tops.map((one) => [one.category, one.percentage]), "Share of offers", (value) => `${value.toFixed(0)} %`)],
      h("p", { class: "small" }, "Record"), bars([["accepts", done.acceptanceRate], ["completes", done.completionRate], ["on time", done.onTimeRate], ["works today", predictions.likelyToWorkToday]], "Record", percent));
  }

  heading(title, under) {
    return h("div", {}, h("h2", { id: "match-heading" }, title), h("p", { class: "small" }, under));
  }

  fail(turn, error) {
    if (turn === this.turn) show(this.place, problem(error));
  }
}
