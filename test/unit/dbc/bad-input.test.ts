// Everything that the documents forbid is refused before it is sent, in words that name the field and what it may be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyParts } from '../../../shared/dbc/describe.ts';
import { envelopeOf } from '../../../shared/dbc/envelope.ts';
import { DbcError, requests } from '../../../shared/dbc/index.ts';
import type { DbcRequest } from '../../../shared/dbc/request.ts';
import { CALL_PARAMETERS } from './call-parameters.ts';
import { GPU, IMAGE, MACHINE, TASK, VM } from './parameters.ts';
import { expectGoodWords, refusalOf } from './refusals.ts';
import { VM_PARAMETERS } from './vm-parameters.ts';

const { vm, image, bareMetal } = requests;
const PARAMETERS = [...CALL_PARAMETERS, ...VM_PARAMETERS];

const cases = PARAMETERS.flatMap(({ field, build, bad }) =>
  bad.map((value): [string, string, () => unknown] => [field, print(value), () => build(value as never)]),
);

function print(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

describe('a bad value', () => {
  it('is tried in far more than a hundred ways, in every call', () => {
    process.stdout.write(`${cases.length} bad values in ${PARAMETERS.length} parameters\n`);
    expect(cases.length).toBeGreaterThan(800);
  });

  it.each(cases)('of %s is refused: %s', (field, _value, call) => {
    expectGoodWords(refusalOf(call), field);
  });

  it.each<[string, () => unknown]>([
    ['taskId must not be a word such as start or delete', () => vm.start(GPU, 'delete')],
    [
      'snapshotName must not be a word such as start or delete',
      () => requests.snapshot.detail(GPU, TASK, 'create'),
    ],
    [
      'uuid must be 1 to 64 letters, digits and hyphens, and not a word such as add or delete',
      () =>
        bareMetal.add(undefined, [
          { ...MACHINE, uuid: 'x' },
          { ...MACHINE, uuid: 'delete' },
        ]),
    ],
    [
      'idOrUuid must be a node_id or uuid: at most 128 letters, digits and hyphens, not a word such as add or delete',
      () => bareMetal.list(undefined, 'power'),
    ],
  ])('that would be another call is refused in plain words: %s', (words, call) => {
    expect(refusalOf(call).message).toContain(words);
  });

  it('is told apart from good ones', () => {
    for (const { build, good } of PARAMETERS) {
      for (const value of good) expect(() => build(value as never)).not.toThrow();
    }
  });

  it('of any kind is either refused in good words, or built into a request that is plain JSON', () => {
    const anything = fc.anything({
      withDate: true,
      withNullPrototype: true,
      withSparseArray: true,
      maxDepth: 2,
    });
    const value = fc.oneof(
      anything,
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer({ min: -5, max: 70_000 }),
    );
    const parameter = fc.constantFrom(...PARAMETERS);
    let refused = 0;
    fc.assert(
      fc.property(parameter, value, ({ field, build, optional }, tried) => {
        fc.pre(!(tried === undefined && optional));
        try {
          const built = build(tried as never) as DbcRequest;
          JSON.parse(JSON.stringify(envelopeOf(bodyParts(built, 'client', undefined, undefined))));
          expect(built.path).toMatch(/^\/api\/v1(\/[\w-]+)*(\?[\w=&]+)?$/);
        } catch (error) {
          if (!(error instanceof DbcError)) throw error;
          // A whole object is refused for one of its fields.
          expectGoodWords(
            error,
            /^(spec|change|machines.*)$/.test(field) ? '' : (field.split('[')[0] ?? field),
          );
          refused += 1;
        }
      }),
      { numRuns: 4000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  it.each<[string, () => unknown]>([
    ['spec.gpu_count', () => vm.create(GPU, { ...VM, gpu_count: 2 } as never)],
    ['change.diskGb', () => vm.modify(GPU, TASK, { gpuCount: 1, diskGb: 20 } as never)],
    [
      'customPorts[0].hostPort',
      () => vm.create(GPU, { ...VM, customPorts: [{ protocol: 'tcp', host: 1, hostPort: 2 } as never] }),
    ],
    ['login.user', () => vm.passwd(GPU, TASK, { user: 'x' } as never)],
    ['machines[0].desc', () => bareMetal.add(undefined, [{ ...MACHINE, desc: 'x' } as never])],
    ['image.dir', () => image.download({ ...IMAGE, dir: '/x' } as never)],
  ])('a field that there is not, %s, is refused by its name', (field, call) => {
    expectGoodWords(refusalOf(call), field);
  });

  it.each<[string, object]>([
    ['gpuCount', { gpuCount: undefined }],
    ['cpuCores', { cpuCores: undefined }],
    ['memoryGb', { memoryGb: undefined }],
    ['diskGb', { diskGb: undefined }],
    ['imageName', { imageName: undefined }],
    ['biosMode', { os: 'windows', biosMode: 'legacy' }],
    ['biosMode', { os: 'linux', biosMode: 'uefi' }],
  ])('a virtual machine with a wrong %s is refused: %j', (field, part) => {
    expectGoodWords(
      refusalOf(() => vm.create(GPU, { ...VM, ...part } as never)),
      field,
    );
  });
});
