// The sign of netbar.

export function Brand() {
  return (
    <svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
      <path
        d="M4 22V9.5a3.5 3.5 0 0 1 3.5-3.5h13A3.5 3.5 0 0 1 24 9.5V22M10 22v-6a4 4 0 0 1 8 0v6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
