/** Heads of the columns in which a table of models has what was measured of them. */

export function NumberHeads({ names }: { names: readonly string[] }) {
  return names.map((name) => (
    <th key={name} scope="col" className="max-w-36 text-right">
      <bdi className="block truncate" title={name}>
        {name}
      </bdi>
    </th>
  ));
}
