/** The contract's messages, as the page reads them, and the page's own values. */

export type Num = number | "NaN" | "Infinity" | "-Infinity";
export type Nested = Num | Nested[];
export type Matrix = Num[][]; // (B, n)

export interface Layer {
    cell: string;
    inputs: number;
    units: number;
    activation: string | null;
    params: Record<string, number[]>;
}

export interface Sweep {
    losses: number[];
    start: number;
    until: number;
}

export type Notation = "row" | "column";
export type Formulas = Record<string, Record<string, string>>[]; // by layer, phase and name

export interface Start {
    kind: "start";
    version: number;
    request: Record<string, any>;
    layers: Layer[];
    steps: number;
    batch: number;
    params: Record<string, Nested>[];
    inputs: Num[][][];
    targets: Num[][][];
    sweeps: Sweep[];
    notation: Formulas; // in rows
    expected: number;
    engine: string;
    veiled?: boolean; // of Spot the bug: whether anything is planted in it is not said
}

export interface Step {
    kind: "step";
    n: number;
    phase: string;
    t: number | null;
    layer: number | null;
    sweep: number | null;
    values: Record<string, any>;
    grads: Record<string, any>;
}

export interface Check {
    max_relative_error: Num;
    worst: string | null;
    checked: number;
    of: number;
    reason?: string; // why no check is possible
    cosine?: Num; // only of a gradient that is not exact
    norm_ratio?: Num;
}

export interface End {
    kind: "end";
    n: number;
    loss: Num;
    check: Check;
    counts: { visits: number; flops: number; stored_floats: number };
    nonfinite: null | { n: number; t: number | null; layer: number | null; name: string };
    sha256: string;
}

export interface Iteration {
    kind: "iteration";
    i: number;
    loss: Num;
    accuracy: number | null;
    held_out: { loss: Num; accuracy: number | null } | null;
    gradient_norms: (Num[] | null)[]; // by layer, by t
    gradient_norm: Num;
    param_norms: Num[]; // by layer
    spectral_radius: (Num[] | null)[]; // by layer, by gate
    sigma_max: (Num[] | null)[];
    saturated: (number | null)[]; // by layer
    rate: number;
    clipped: boolean;
    clips: number; // since the line before
    nonfinite: null | { i: number; n: number; phase: string; t: number | null; layer: number | null; name: string };
}

export interface Refusal {
    message: string;
    fields: { field: string; message: string }[];
}

export type Message = Start | Step | End | { kind: "error"; message: string; retryable: boolean };

/** What a network says after so many updates. */
export interface Learned {
    iteration: number;
    kind: "classes" | "bits" | "numbers";
    names: { inputs: string[] | null; outputs: string[] | null };
    tolerance: number | null;
    held_out: boolean;
    overlap: boolean; // whether a batch may have had the same
    of: number;
    accuracy: number | null;
    accuracy_by_moment: (number | null)[];
    examples: { inputs: Num[][][]; outputs: Num[][][]; targets: Num[][][]; right: (boolean | null)[][] | null };
    boundary: { across: Num[]; up: Num[]; outputs: Num[][][] } | null;
    text: { own: string; prompt: string; written: string; whole: boolean } | null;
}

/** A column of own numbers; numbers are null where a cell is none. */
export interface Column {
    name: string;
    kind: "numbers" | "truth" | "labels" | "words" | "empty";
    words: boolean;
    classes: string[] | null; // of labels, in their places
    role: "input" | "target" | "both" | "out";
    scaling: "none" | "standard" | "range";
    mean: Num | null;
    sd: Num | null;
    low: Num | null;
    high: Num | null;
    shift: Num | null;
    size: Num | null;
}

export interface Table {
    rows: number;
    sequences: number;
    heading: boolean; // whether the first row names the columns
    ahead: number;
    notes: string[]; // how it was read, in sentences
    offers: RowsOffer[]; // none where all rows fit
    columns: Column[];
}

/** Rows that fit, of a table that has too many. */
export interface RowsOffer {
    every: number;
    rows: number;
    data: string;
    heading: "yes" | "no";
}

export type State = "loading" | "playing" | "paused" | "refused" | "cut" | "failed";

export interface Player {
    cursor: number; // 12.4: step 12 is done, 40 % of the next one is shown
    length: number; // steps received
    until: number; // steps that may be seen: the next one is asked about; Infinity: all
    playing: boolean;
    speed: number;
    timeSteps: number; // so many time steps move as one beat; 0: each step alone
}

export interface Film {
    start: Start | null;
    steps: Step[];
    end: End | null;
}

export interface Scale {
    most: number; // the size that has the full colour
    decades: number; // how many powers of ten lie between the full colour and paper; 0: the scale is linear
}

export interface Scales {
    value: Scale;
    error: Scale;
    influence: Scale;
    sent: number; // the largest error that a loss sends into the output
}

/** What flows along a road: the norms of all of it, and of its positive and negative parts. */
export interface Flow {
    plus: number;
    minus: number;
    size: number;
}

/** A visit of a place by the error, and the one before it. */
export interface Visit {
    step: Step;
    before: Visit | undefined;
}

/** A unit of a cell; unit is null where the whole cell is meant. */
export interface Chosen {
    layer: number;
    t: number;
    unit: number | null;
}

/** What one sees at a position of the film. */
export interface Board {
    start: Start;
    n: number; // steps that are done
    step: Step | null; // the last of them: the one that NOW tells
    coming: Step | null; // the one that is on its way
    beat: Step[]; // all that is on its way together with it
    past: Step[]; // the beat that is done: its last step is `step`
    share: number; // how much of the beat is shown, 0 to 1
    motion: number; // which part of a beat is motion; then it rests
    forward: (Step | undefined)[][]; // by layer, by t
    loss: (Step | undefined)[]; // by t
    backward: (Step | undefined)[][]; // by layer, by t: the latest visit
    visited: number; // how many visits
    influence: (Step | undefined)[][]; // by layer, by t: of RTRL
    cuts: (Step | undefined)[][]; // by layer, by t: where an error was not sent on
    gradients: (Step | undefined)[]; // by layer: the total, before it is clipped
    clips: (Step | undefined)[]; // by layer
    visits: (Visit | undefined)[][]; // by layer, by t: the latest, and through it all before
    sweep: number | null; // the one that is under way, or was the last
    example: number; // one of the batch, or ALL
    notation: Notation; // of the formulas that places of the stage say
    ended: boolean;
    lit?: import("./film/roads.js").Roads; // what lights up, as one asks about it
    yours?: import("./check/own_pass.js").Yours; // somebody's own numbers at a step, while a check is looked at
    over?: (context: CanvasRenderingContext2D, places: any, palette: Palette) => void; // what a check draws over cells
}

export interface Palette {
    value: [number, string][];
    error: [number, string][];
    ink: string;
    faint: string;
    paper: string;
    frame: string;
    forward: string;
    backward: string;
    loss: string;
    update: string;
    influence: string;
    alarm: string;
    mark: string; // what one asks about
    zoom: number; // how much larger type and lines are
}

export interface Box {
    x: number;
    y: number;
    w: number;
    h: number;
}

export interface Road {
    from: [number, number];
    to: [number, number];
}
