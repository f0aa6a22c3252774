// Draws points with WebGL 2: one draw call, a colour table, and a place that glides from where a point was to where it is.
import { NO_TAG } from "./points.js";

const VERTEX = `#version 300 es
in vec2 was; in float x; in float y; in uint component; in uint tag; in float arrived; in float behind; in uint state; in float born;
uniform vec2 centre, scale; uniform float moved, size, now, rest; uniform int mode; uniform vec2 range; uniform sampler2D colours;
out vec4 colour; out float glow;
void main() {
  vec2 place = mix(was, vec2(x, y), moved);
  float age = now - born;
  if (x != x || age < 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); gl_PointSize = 0.0; return; }
  float value = mode == 2 ? behind : arrived;
  uint entry = mode == 0 ? component : mode == 1 ? tag : uint(255.0 * clamp((value - range.x) / max(range.y - range.x, 1e-6), 0.0, 1.0));
  colour = texelFetch(colours, ivec2(int(entry & 255u), int(entry >> 8)), 0);
  glow = state == 1u ? 0.0 : max(rest, age < 4.0 ? exp(-age * 1.1) : 0.0);
  colour.a = smoothstep(0.0, 0.7, age) * (state == 1u ? 0.13 : 0.92);
  gl_PointSize = size * (state == 2u ? 1.35 : state == 1u ? 0.8 : 1.0) * (1.0 + 3.5 * glow);
  gl_Position = vec4((place - centre) * scale, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 colour; in float glow; out vec4 drawn; uniform float soft;
void main() {
  float d = 2.0 * length(gl_PointCoord - 0.5) * (1.0 + 3.5 * glow);
  float core = 1.0 - smoothstep(1.0 - soft, 1.0, d);
  float halo = glow * max(0.0, 1.0 - d / (1.0 + 3.5 * glow));
  float alpha = colour.a * max(core, 0.55 * halo);
  if (alpha < 0.004) discard;
  drawn = vec4(colour.rgb * alpha, alpha);
}`;

const COLUMNS = [["x", "f"], ["y", "f"], ["component", "u"], ["tag", "u"], ["arrived", "f"], ["behind", "f"], ["state", "u"], ["born", "f"]];
export const MODES = { component: 0, tag: 1, behind: 2, arrived: 3 };

export class Drawing {
  #gl;
  #program;
  #uniforms = {};
  #buffers = {};
  #capacity = 0;
  #firstArrival = 0;

  /** @throws {Error} in words, where the browser has no WebGL 2 */
  constructor(canvas) {
    this.#gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
    if (!this.#gl) throw new Error("This browser does not draw with WebGL 2, which the map needs. Search and all other pages work without it.");
    this.restore();
  }

  /** Makes everything that lives on the device, again after it was lost. */
  restore() {
    const gl = this.#gl;
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(`The map's shader: ${gl.getProgramInfoLog(program)}`);
    this.#program = program;
    for (const name of ["centre", "scale", "moved", "size", "now", "mode", "range", "colours", "soft", "rest"]) {
      this.#uniforms[name] = gl.getUniformLocation(program, name);
    }
    gl.bindVertexArray(gl.createVertexArray());
    this.#buffers = { was: this.#attribute("was", 2, "f") };
    this.#capacity = 0;
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.clearColor(0, 0, 0, 0);
  }

  #attribute(name, width, kind, type) {
    const gl = this.#gl;
    const buffer = gl.createBuffer();
    const at = gl.getAttribLocation(this.#program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    if (kind === "u") gl.vertexAttribIPointer(at, width, type, 0, 0);
    else gl.vertexAttribPointer(at, width, gl.FLOAT, false, 0, 0);
    return buffer;
  }

  /** Sends the columns from an ordinal on, and where points were before they moved (2 numbers each), if they did. */
  send(points, from, was) {
    const gl = this.#gl;
    const all = points.x.length > this.#capacity;
    if (all) {
      this.#capacity = points.x.length;
      this.#firstArrival = points.arrived[0] ?? 0;
      from = 0;
    }
    for (const [name, kind] of COLUMNS) {
      const type = name === "state" ? gl.UNSIGNED_BYTE : gl.UNSIGNED_SHORT;
      this.#buffers[name] ??= this.#attribute(name, 1, kind, type);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[name]);
      const values = name === "arrived" ? Float32Array.from(points.arrived, (time) => this.since(time)) : points[name];
      if (all) gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
      else gl.bufferSubData(gl.ARRAY_BUFFER, from * values.BYTES_PER_ELEMENT, values, from, points.n - from);
    }
    this.#sendWas(points, all ? 0 : from, was, all);
  }

  #sendWas(points, from, was, all) {
    const gl = this.#gl;
    const places = new Float32Array(2 * (all ? points.x.length : points.n - from));
    for (let i = from; i < points.n; i++) {
      const known = was && 2 * i + 1 < was.length && !Number.isNaN(was[2 * i]);
      places[2 * (i - from)] = known ? was[2 * i] : points.x[i];
      places[2 * (i - from) + 1] = known ? was[2 * i + 1] : points.y[i];
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.was);
    if (all) gl.bufferData(gl.ARRAY_BUFFER, places, gl.DYNAMIC_DRAW);
    else gl.bufferSubData(gl.ARRAY_BUFFER, from * 8, places);
  }

  sendStates(points) {
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, this.#buffers.state);
    this.#gl.bufferSubData(this.#gl.ARRAY_BUFFER, 0, points.state, 0, points.n);
  }

  /** Seconds from the first arrival, which a float holds where it does not hold milliseconds since 1970. */
  since(time) {
    return (time - this.#firstArrival) / 1000;
  }

  /** Colours by entry: components, tags, or 256 steps of a ramp. */
  colour(entries, rest) {
    const table = new Uint8Array(4 * 65536);
    for (let i = 0; i < 65536; i++) table.set(i < entries.length && i !== NO_TAG ? entries[i] : rest, 4 * i);
    for (let i = 3; i < table.length; i += 4) table[i] = 255;
    this.#gl.texImage2D(this.#gl.TEXTURE_2D, 0, this.#gl.RGBA, 256, 256, 0, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, table);
  }

  /** Draws n points; camera has centre and scale (to clip space), look has size in pixels, mode, range, moved in [0, 1], and rest: how much each glows always. */
  draw(n, camera, look) {
    const gl = this.#gl;
    const u = this.#uniforms;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (n === 0 || this.#capacity === 0) return;
    gl.useProgram(this.#program);
    gl.uniform2f(u.centre, camera.x, camera.y);
    gl.uniform2f(u.scale, camera.scaleX, camera.scaleY);
    gl.uniform1f(u.moved, look.moved);
    gl.uniform1f(u.size, look.size);
    gl.uniform1f(u.soft, Math.min(0.9, 2.2 / look.size + 0.12));
    gl.uniform1f(u.rest, look.rest);
    gl.uniform1f(u.now, performance.now() / 1000);
    gl.uniform1i(u.mode, look.mode);
    gl.uniform2f(u.range, look.range[0], look.range[1]);
    gl.drawArrays(gl.POINTS, 0, n);
  }
}
