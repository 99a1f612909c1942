/**
 * To be attached to a dialog that is only there while it is open: shows it over everything else, where the browser keeps
 * the focus in. Afterwards the focus is back where it was.
 */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    if (before instanceof HTMLElement) before.focus();
  };
}
