/** The table of the form as the server gives it to the page, from the file that a Python test holds to it. */

import { readFileSync } from "node:fs";
import { fieldsOf, learnForm } from "../../../static/form/query.js";

export const TABLE = JSON.parse(readFileSync(new URL("../../golden/form.json", import.meta.url), "utf8"));
learnForm(TABLE);

/** The fields of the default film. @type {import("../../../static/form/query.js").Fields} */
export const DEFAULTS = fieldsOf("");
