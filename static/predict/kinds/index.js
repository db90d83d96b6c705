/** All kinds of questions that a film can be asked about, by topic. Pure. */

import { clipChanges, clipFactor, influenceCount, updateAmount, updateSign, visitProduct } from "./gradients.js";
import { arriving, crossing, largerPart, largerVisit, largestPlace, sumOfParts } from "./meeting.js";
import { largerLoss, lossNumber, outputDelta, outputSign, worstOutput } from "./output.js";
import { cellPath, directPath, sentDown, throughSlope } from "./passing.js";

/** @type {Record<string, import("../scene.js").Kind>} */
export const KINDS = {
  output_sign: outputSign,
  output_delta: outputDelta,
  worst_output: worstOutput,
  larger_loss: largerLoss,
  loss_number: lossNumber,
  arriving,
  larger_part: largerPart,
  sum_of_parts: sumOfParts,
  largest_place: largestPlace,
  crossing,
  larger_visit: largerVisit,
  through_slope: throughSlope,
  cell_path: cellPath,
  direct_path: directPath,
  sent_down: sentDown,
  visit_product: visitProduct,
  influence_count: influenceCount,
  clip_factor: clipFactor,
  clip_changes: clipChanges,
  update_sign: updateSign,
  update_amount: updateAmount,
};
