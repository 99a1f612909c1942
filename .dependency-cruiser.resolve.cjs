/** Kit's alias, for dependency-cruiser: it reads aliases in webpack's form only. */
module.exports = { resolve: { alias: { $lib: `${__dirname}/src/lib` } } };
