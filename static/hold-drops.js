// A file that is dropped before the page listens must not take its place in the tab.
for (const type of ['dragover', 'drop']) {
  addEventListener(type, (event) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  });
}
