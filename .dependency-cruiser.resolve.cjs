/** Kit's alias, for dependency-cruiser: it reads aliases in webpack's form only. */
const { resolve } = require('node:path');

module.exports = { resolve: { alias: { $lib: resolve(__dirname, 'src/lib') } } };
