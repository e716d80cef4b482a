# What every action does, for the help, the palette and the README: action-<name with dashes>.
