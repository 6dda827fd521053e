export default {
  title: 'Tag models',
};
