// Names that stand in paths and in `additional`: ids, files, networks, disks, accounts.
import { isNodeId } from '../node-id.ts';
import { forbiddenField, invalidField, matching } from './refusal.ts';

/** Other calls under `/tasks`, `/snapshot` and `/lan`: an id of this name would be another call. */
const CALL_NAMES =
  /^(start|stop|shutdown|poweroff|delete|restart|reset|logs|modify|passwd|list|create|add|resize|detail)$/i;

/** @throws DbcError INVALID_INPUT unless 64 lower-case hex digits */
export function nodeIdField(field: string, value: unknown): string {
  if (typeof value === 'string' && isNodeId(value)) return value;
  throw invalidField(field, 'a node_id: 64 lower-case hex digits without 0x');
}

/** The id of a virtual machine, as create answered it. @throws DbcError INVALID_INPUT */
export function taskIdField(value: unknown): string {
  return segment('taskId', value);
}

/** @throws DbcError INVALID_INPUT */
export function snapshotNameField(value: unknown): string {
  return segment('snapshotName', value);
}

/** A file in a node's image folder; the node hands it to shell commands. @throws DbcError INVALID_INPUT */
export function fileNameField(field: string, value: unknown): string {
  return matching(
    field,
    value,
    /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/,
    'a file name such as ubuntu.qcow2: letters, digits and . _ + -, without a folder',
  );
}

/** The id of an image centre as `images/servers` lists it, e.g. "ID_1". @throws DbcError INVALID_INPUT */
export function imageServerField(value: unknown): string {
  return matching(
    'imageServer',
    value,
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'the id of an image centre such as ID_1: letters, digits and _ . -',
  );
}

/** An absolute folder. @throws DbcError INVALID_INPUT */
export function folderField(field: string, value: unknown): string {
  const text = matching(
    field,
    value,
    /^\/(?:[A-Za-z0-9._+-]+\/?)*$/,
    'an absolute folder such as /data: letters, digits and . _ + - between slashes',
  );
  if (text.length > 255 || text.split('/').includes('..')) {
    throw invalidField(field, 'an absolute folder of at most 255 characters, without ".."');
  }
  return text;
}

/** A data disk as the guest names it. The system disk `vda` is not among them. @throws DbcError INVALID_INPUT */
export function dataDiskField(value: unknown): string {
  return matching('disk', value, /^vd[b-z]$/, 'a data disk: vdb to vdz');
}

/** A network that is to be created. @throws DbcError INVALID_INPUT */
export function networkNameField(value: unknown): string {
  return matching('networkName', value, /^[A-Za-z0-9]{6,10}$/, '6 to 10 letters and digits');
}

/**
 * A network that exists. Shorter names than may be created stand in the documents ("test").
 * @throws DbcError INVALID_INPUT
 */
export function existingNetworkField(value: unknown): string {
  return matching('networkName', value, /^[A-Za-z0-9]{1,10}$/, '1 to 10 letters and digits');
}

/** @throws DbcError INVALID_INPUT */
export function userNameField(value: unknown): string {
  return matching(
    'username',
    value,
    /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/,
    'a user name of at most 32 letters, digits and _ . - that starts with a letter or _',
  );
}

/** The value is never shown. @throws DbcError INVALID_INPUT */
export function guestPasswordField(value: unknown): string {
  return matching(
    'password',
    value,
    /^(?!-)(?:(?!["'\\`$])[\x21-\x7e]){1,64}$/,
    '1 to 64 printable ASCII characters without spaces, quotes, backslashes and $, not starting with a hyphen',
  );
}

/** Free text. The node escapes nothing: one such character makes its answers unreadable. @throws DbcError INVALID_INPUT */
export function descriptionField(field: string, value: unknown): string {
  const usable =
    typeof value === 'string' &&
    value.length <= 200 &&
    value.isWellFormed() &&
    !/["\\\p{Cc}\u2028\u2029]/u.test(value);
  if (usable) return value;
  throw invalidField(
    field,
    'text of at most 200 characters without double quotes, backslashes or line breaks',
  );
}

function segment(field: string, value: unknown): string {
  const text = matching(
    field,
    value,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    'at most 128 letters, digits, hyphens and underscores',
  );
  if (CALL_NAMES.test(text)) throw forbiddenField(field, 'a word such as start or delete');
  return text;
}
