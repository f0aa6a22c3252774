// The console's HTTP interface: what is asked, what is told, and how a refusal reads.

const KEPT = "mixtape-token";

/** Takes the token out of the address (#token=…), which is printed at start, and keeps it for this tab; tells if there was one. */
export function takeToken() {
  const given = /^#token=([^&]+)/.exec(location.hash);
  if (!given) return false;
  keepToken(decodeURIComponent(given[1]));
  history.replaceState(null, "", `${location.pathname}#/map`);
  return true;
}

export const hasToken = () => Boolean(sessionStorage.getItem(KEPT));
export const keepToken = (token) => sessionStorage.setItem(KEPT, token.trim());
export const forgetToken = () => sessionStorage.removeItem(KEPT);
const withToken = (headers = {}) => (hasToken() ? { ...headers, "X-Mixtape-Token": sessionStorage.getItem(KEPT) } : headers);

/** A refusal; its message is a sentence for people. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: withToken(options.headers) });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Refused(0, "The console does not answer: is it still running?");
  }
  if (answer.ok) return answer;
  let detail = `${path} was answered ${answer.status}.`;
  try {
    const problem = await answer.json();
    detail = problem.detail || problem.title || detail;
  } catch {
    // Something between here and the console answered in its own words.
  }
  throw new Refused(answer.status, detail);
}

const query = (parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
};
const json = async (path, options) => (await ask(path, options)).json();
const one = (id) => `/api/tracks/${encodeURIComponent(id)}`;
const write = async (method, path, body) => {
  const answer = await ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await answer.text();
  return said ? JSON.parse(said) : {};
};

export const api = {
  /** A cookie that reads, for what a browser asks without our header: sounds and events. */
  session: () => ask("/api/session", { method: "POST" }),
  status: () => json("/api/status"),
  map: () => json("/api/map"),
  points: async (from) => (await ask(`/api/map/points${query({ from })}`)).arrayBuffer(),
  point: (ordinal) => json(`/api/map/points/${ordinal}`),
  tracks: (parameters, signal) => json(`/api/tracks${query(parameters)}`, { signal }),
  track: (id) => json(one(id)),
  similar: (id, limit = 10) => json(`${one(id)}/similar${query({ limit })}`),
  why: (id, other) => json(`${one(id)}/why/${encodeURIComponent(other)}`),
  features: (id) => json(`${one(id)}/features`),
  audio: (id) => `${one(id)}/audio`,
  path: (from, to, length = 8) => json(`/api/path${query({ from, to, length })}`),
  place: (file) => json("/api/similar", { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }),
  components: () => json("/api/components"),
  name: (component, name) => write("PUT", `/api/components/${component}/name`, { name }),
  learning: (points = 2000) => json(`/api/learning${query({ points })}`),
  freshness: () => json("/api/freshness"),
  deadLetters: (parameters) => json(`/api/dead-letters${query(parameters)}`),
  replay: (letters) => write("POST", "/api/dead-letters/replay", { letters }),
  listeners: (parameters) => json(`/api/listeners${query(parameters)}`),
  listener: (user) => json(`/api/listeners/${encodeURIComponent(user)}`),
};

const KINDS = ["points", "moved", "learning", "components", "dead-letters", "listeners"];
const readers = new Map();

/** Hears events of a kind; "connected" is told with true or false. Gives what ends it. */
export function hear(kind, reader) {
  if (!readers.has(kind)) readers.set(kind, new Set());
  readers.get(kind).add(reader);
  return () => readers.get(kind).delete(reader);
}

const tell = (kind, data) => readers.get(kind)?.forEach((reader) => reader(data));

/** Listens from now on; the browser connects again by itself. */
export function listen() {
  const events = new EventSource("/api/events");
  events.addEventListener("open", () => tell("connected", true));
  events.addEventListener("error", () => {
    tell("connected", false);
    // A browser gives up for good when it is refused, as one among too many readers is.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
  });
  for (const kind of KINDS) events.addEventListener(kind, (event) => tell(kind, JSON.parse(event.data || "{}")));
}
