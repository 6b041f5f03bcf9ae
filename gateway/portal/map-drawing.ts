import { Graph, layout } from '@dagrejs/dagre';
import { type Content, html, type Markup } from './html.ts';
import { type ApiMap, type MapNode, mapPath } from './map.ts';
import { standing, tierWords } from './parts.ts';

const width = 190;
const height = 46;
/** Height of what stands above the columns. */
const head = 34;

/** How a map is drawn. */
export interface MapDrawing {
  /** What it shows, read out in its place. */
  readonly label: string;
  /** Document it is about. */
  readonly focus?: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * A map as SVG: a column for each tier, the outside at the left, and lines from who calls to who is called. Each API is a link
 * to the map around it. Colours come from the style sheet, so that it is light or dark with the page.
 */
export function drawMap(map: ApiMap, { label, focus, now }: MapDrawing): Markup {
  const placed = place(map);
  const bands = [...new Set(map.nodes.map(({ band }) => band))].sort();
  return html`<div class="map-scroll" tabindex="0" role="region" aria-label="${label}"><svg class="map" viewBox="0 0 ${placed.width} ${placed.height}" width="${placed.width}" height="${placed.height}" role="group" aria-label="${label}">
${bands.map((band) => bandMarkup(band, map, placed))}
<g aria-hidden="true">${map.edges.map(({ from, to }) => {
    const touches = focus === from || focus === to;
    return html`<path class="edge${touches && ' is-near'}" d="${curve(placed, from, to)}"/>\n`;
  })}</g>
${map.nodes.map((node) => nodeMarkup(node, placed, { focus, now }))}
</svg></div>`;
}

interface Placed {
  readonly width: number;
  readonly height: number;
  /** Middle of each node. */
  at(id: string): Point;
  /** Where a line goes through, its ends left out; empty where nothing is in its way. */
  between(from: string, to: string): readonly Point[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function place({ nodes, edges }: ApiMap): Placed {
  const graph = new Graph();
  // The tier says which column an API stands in; the library orders each column so that few lines cross. It counts in half
  // ranks: the other half is for words on lines, of which there are none.
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'none' as 'longest-path',
    ranksep: 84,
    nodesep: 14,
    marginx: 16,
    marginy: 16,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const columns = [...new Set(nodes.map(({ band }) => band))].sort();
  for (const { id, band } of nodes) graph.setNode(id, { width, height, rank: 2 * columns.indexOf(band) });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const size = graph.graph();
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil((size.height ?? 0) + head),
    at(id) {
      return rounded(graph.node(id));
    },
    between(from, to) {
      const { points = [] } = graph.edge(from, to) as { points?: readonly Point[] };
      // Of a line to the next column the library names its ends and its middle.
      return points.length <= 3 ? [] : points.slice(1, -1).map(rounded);
    },
  };
}

const rounded = ({ x = 0, y = 0 }: Partial<Point>): Point => ({ x: Math.round(x), y: Math.round(y) + head });

/** From the right side of one to the left side of the other, level at each point on the way. */
function curve({ at, between }: Placed, from: string, to: string): string {
  const start = at(from);
  const end = at(to);
  const points = [...between(from, to), { x: end.x - width / 2, y: end.y }];
  let { x, y } = { x: start.x + width / 2, y: start.y };
  let path = `M${x} ${y}`;
  for (const point of points) {
    const middle = Math.round((x + point.x) / 2);
    path += `C${middle} ${y} ${middle} ${point.y} ${point.x} ${point.y}`;
    ({ x, y } = point);
  }
  return path;
}

const bandNames = [tierWords.experience.name, tierWords.process.name, tierWords.system.name, 'Services'];
const bandClasses = ['tier-experience', 'tier-process', 'tier-system', 'services'];

function bandMarkup(band: MapNode['band'], { nodes }: ApiMap, { at, height: total }: Placed): Content {
  const first = nodes.find((node) => node.band === band);
  if (first === undefined) return undefined;
  const left = at(first.id).x - width / 2 - 12;
  return html`<g class="column ${bandClasses[band] ?? ''}"><rect x="${left}" y="0" width="${width + 24}" height="${total}" rx="12"/><text x="${left + 14}" y="24">${bandNames[band] ?? ''}</text></g>\n`;
}

function nodeMarkup(
  { id, band, title, document, team }: MapNode,
  { at }: Placed,
  { focus, now }: { readonly focus: string | undefined; readonly now: number },
): Markup {
  const { x, y } = at(id);
  const [left, top] = [x - width / 2, y - height / 2];
  const state = document !== undefined ? standing(document.lifecycle, now) : team === undefined ? 'service' : 'active';
  const classes = `node ${bandClasses[band] ?? ''} is-${state}${id === focus ? ' is-here' : ''}`;
  const beside = state === 'active' || document === undefined ? document?.owner.team : state;
  const second =
    document !== undefined
      ? `v${document.version} · ${beside}`
      : team === undefined
        ? 'service'
        : count(team.documents);
  const textLeft = left + 12;
  const box = html`<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="8"/><text x="${textLeft}" y="${top + 19}">${cut(title, 22)}</text> <text class="second" x="${textLeft}" y="${top + 36}">${cut(second, 26)}</text>`;
  if (document === undefined && team === undefined) return html`<g class="${classes}">${box}</g>\n`;
  const to = mapPath(team === undefined ? { focus: id } : { team: team.name });
  return html`<a class="${classes}" href="${to}"${id === focus && html` aria-current="true"`}>${box}</a>\n`;
}

const count = (documents: number): string => (documents === 1 ? '1 API' : `${documents} APIs`);

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
