/**
 * Where one is in a film that is one file: in the address where there is one, else in this window alone; at first
 * where the film was exported. What reads and writes the address is handed in. Pure.
 */

import { linkOf } from "../form/link.js";

/**
 * @param {string} recorded the hash under which it was exported, with its sign or nothing
 * @param {object} doors
 * @param {() => string} doors.hash of the address
 * @param {(hash: string) => void} doors.replace it; throws where the window has no address of its own
 */
export function createPlace(recorded, { hash, replace }) {
  let here = hash() || recorded;
  return {
    hash: () => here,
    /** @param {string} now */
    write(now) {
      here = now;
      try {
        replace(now);
      } catch {
        return; // within a srcdoc the window remembers
      }
    },
    /** The address was changed by hand, or by Back. */
    learn() {
      here = hash() || here;
    },
  };
}

/**
 * The same film, there where it is computed; long fields stand in the hash, as in any link of the page.
 * @param {string} address of the page, "" where nobody knows one
 * @param {string} query
 * @param {string} hash
 */
export const liveLink = (address, query, hash) =>
  address && `${address}${linkOf(query, hash).replace(/^\?(?=#|$)/, "")}`;
