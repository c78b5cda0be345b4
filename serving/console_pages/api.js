// The service's endpoints. The key, where there is one, lives as long as the tab.
const KEPT = "hustlexp-service-key";

export const key = {
  get: () => sessionStorage.getItem(KEPT) ?? "",
  set: (value) => (value ? sessionStorage.setItem(KEPT, value) : sessionStorage.removeItem(KEPT)),
};

async function ask(path, options = {}) {
  const headers = { ...(options.body ? { "Content-Type": "application/json" } : {}), ...(key.get() ? { "X-API-Key": key.get() } : {}) };
  try {
    return await fetch(path, { ...options, headers });
  } catch {
    throw new Error("The service does not answer.");
  }
}

async function json(path, options) {
  const response = await ask(path, options);
  const body = await response.json();
  if (!response.ok && !(path === "/api/health" && body.status)) {
    const error = new Error(body.message ?? `The service answered ${response.status}.`);
    error.status = response.status;
    throw error;
  }
  return body;
}

const post = (path, body) => json(path, { method: "POST", body: JSON.stringify(body) });

export const health = () => json("/api/health");
export const market = () => json("/api/console/market");
export const release = () => json("/api/console/release");
export const reliability = async () => {
  const response = await ask("/api/console/reliability.png");
  if (!response.ok) throw new Error("There is no reliability diagram.");
  return response.blob();
};
export const metrics = async () => {
  const response = await ask("/metrics");
  if (!response.ok) throw new Error("The metrics may not be read from here (METRICS_ACCESS).");
  return response.text();
};
export const workersFor = (task) =>
  post("/api/ai/match-task?explain=true", {
    taskId: task.id,
    limit: 10,
    task: { category: task.category, location: task.place, pay: task.pay, urgency: task.urgency, requirements: task.requirements, deadline: task.deadline },
  });
export const tasksFor = (worker) => post("/api/ai/match-task", { userId: worker.id, context: { location: worker.place }, limit: 10 });
export const recommendations = (worker) =>
  post("/api/ai/recommendations", { userId: worker.id, context: { location: worker.place }, recommendationType: "on-demand" });
export const patterns = (worker) => post("/api/ai/analyze-patterns", { userId: worker.id, timeframe: "90days" });
export const chat = (body) => post("/api/ai/chat", body);
export const parse = (body) => post("/api/ai/task-parse?spans=true", body);
